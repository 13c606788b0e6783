import DynamoKit
import DynamoKitLocal
import Foundation
import NIOCore

/// Finds the setting that is to blame when the server cannot start or go on.
enum StartFailure {
    /// - Returns: `nil` when it is no setting's fault.
    static func setting(behind error: any Error, in configuration: ChatConfiguration) -> ConfigurationError? {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            ConfigurationError(key: "port", requirement: "be free, and \(configuration.port) is in use")
        case let error as IOError where error.errnoCode == EACCES:
            ConfigurationError(key: "port", requirement: "be one that this user may listen on")
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            ConfigurationError(key: "host", requirement: "be an address of this machine")
        case let error as DynamoError where error.code == .storeLocked || error.code == .storeUnusable:
            ConfigurationError(key: "dataDir", requirement: "be a folder to work in: \(error.message.withoutFullStop)")
        case let error as DynamoError where Self.unreachable.contains(error.code):
            Self.storeSetting(configuration, error)
        default:
            nil
        }
    }

    private static let unreachable: Set<DynamoError.Code> = [
        .connectionFailed, .timedOut, .noCredentials, .unrecognizedClient, .accessDenied, .invalidConfiguration,
    ]

    private static func storeSetting(_ configuration: ChatConfiguration, _ error: DynamoError) -> ConfigurationError? {
        guard case .dynamoDB(let endpoint, _) = configuration.store else { return nil }
        return ConfigurationError(
            key: endpoint == nil ? "aws.region" : "dynamodb.endpoint",
            requirement: "name a DynamoDB that lets us in: \(error.message.withoutFullStop)"
        )
    }
}

extension String {
    fileprivate var withoutFullStop: String { self.hasSuffix(".") ? String(self.dropLast()) : self }
}

import DynamoKit
import DynamoKitLocal
import Foundation
import Logging

/// Opens what everything is stored in.
enum ChatStore {
    /// Runs `body` with a client of the store that the settings name.
    static func withClient(
        _ configuration: ChatConfiguration,
        logger: Logger,
        _ body: (DynamoClient) async throws -> Void
    ) async throws {
        switch configuration.store {
        case .embedded:
            try Self.makeDataFolder(configuration)
            try await withLocalDynamo(storage: .file(Self.file(of: configuration).path)) { local in
                try await body(DynamoClient(transport: local, logger: logger))
            }
        case .dynamoDB(let endpoint, let region):
            let transport = try HTTPTransport(
                region: region,
                endpoint: endpoint?.absoluteString,
                credentials: .standard
            )
            try await body(DynamoClient(transport: transport, logger: logger))
        }
    }

    /// The file of the embedded store.
    static func file(of configuration: ChatConfiguration) -> URL {
        configuration.dataFolder.appending(path: "chat.sqlite")
    }

    static func makeDataFolder(_ configuration: ChatConfiguration) throws {
        do {
            try FileManager.default.createDirectory(
                at: configuration.dataFolder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw ConfigurationError(
                key: "dataDir",
                requirement: "be a folder that can be written to (\(error.localizedDescription))"
            )
        }
    }
}

public import AWSSigning
public import Foundation

/// Keys in the files `~/.aws/credentials` and `~/.aws/config`, which the AWS CLI writes.
///
/// The first of them wins. Profiles that get their keys elsewhere, by assuming a role, by single sign-on or from another
/// program, are refused with an error that says so.
public struct SharedFileCredentialProvider: CredentialProvider {
    private let profile: String
    private let files: [(path: String, isConfiguration: Bool)]

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - profile: The profile to read; by default the one that `AWS_PROFILE` names, or else `default`.
    ///   - environment: `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` in it may name other files. The variables of this
    ///     process by default.
    public init(
        profile: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        let home = environment["HOME"] ?? "/"
        self.profile = profile ?? environment["AWS_PROFILE"] ?? "default"
        self.files = [
            (environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "\(home)/.aws/credentials", false),
            (environment["AWS_CONFIG_FILE"] ?? "\(home)/.aws/config", true),
        ]
    }

    public func credentials() async throws -> AWSCredentials {
        var elsewhere: String?
        for file in self.files {
            // Both files are optional; so, not to be told from it, is one that may not be read.
            guard let data = try? Data(contentsOf: URL(filePath: file.path)) else { continue }
            let profiles = SharedProfileFile(
                String(decoding: data, as: UTF8.self),
                isConfiguration: file.isConfiguration
            ).profiles
            guard let settings = profiles[self.profile] else { continue }
            if let credentials = try Self.credentials(settings, path: file.path) { return credentials }
            elsewhere = elsewhere ?? Self.otherSources.first { settings[$0] != nil }
        }
        if let elsewhere {
            throw DynamoError(
                .noCredentials,
                message: "Profile “\(self.profile)” gets its keys by “\(elsewhere)”, which is not supported."
            )
        }
        let paths = self.files.map(\.path).joined(separator: " and ")
        throw DynamoError(.noCredentials, message: "Profile “\(self.profile)” has no keys in \(paths).")
    }

    private static let otherSources = ["role_arn", "sso_session", "sso_start_url", "credential_process"]

    private static func credentials(_ settings: [String: String], path: String) throws -> AWSCredentials? {
        guard let accessKeyID = settings["aws_access_key_id"], !accessKeyID.isEmpty else { return nil }
        guard let secretAccessKey = settings["aws_secret_access_key"], !secretAccessKey.isEmpty else {
            throw DynamoError(.noCredentials, message: "\(path) has an aws_access_key_id without its secret.")
        }
        return AWSCredentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: settings["aws_session_token"]
        )
    }
}

import ArgumentParser
import Auth
import Configuration
import Foundation

/// Where the server's secret is: in the settings, or kept in the data folder. None is made here.
struct SecretOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The server's data folder, if it made its secret itself. (default: data)", valueName: "dir")
    )
    var dataDir: String?

    @Option(help: ArgumentHelp("The server's JSON file with settings.", valueName: "file"))
    var config: String?

    /// What issues and verifies the server's tokens. What has been revoked it does not know.
    ///
    /// - Throws: ``ConfigurationError``, if there is no secret.
    func authority() async throws -> TokenAuthority {
        let environment = ProcessInfo.processInfo.environment
        var commandLine: [AbsoluteConfigKey: ConfigValue] = [:]
        commandLine["dataDir"] = self.dataDir.map { ConfigValue(.string($0), isSecret: false) }
        let settings = try await ConfigurationSources.settings(
            commandLine: commandLine,
            environment: environment,
            file: self.config ?? environment["CHAT_CONFIG"]
        )
        let configuration = try ChatConfiguration(settings, environment: environment)
        return try ChatTokens.authority(
            try configuration.secrets ?? [try Self.keptSecret(in: configuration.dataFolder)],
            lifetime: configuration.tokenLifetime
        )
    }

    private static func keptSecret(in folder: URL) throws -> SigningSecret {
        let file = folder.appending(path: SigningSecret.fileName)
        guard let secret = try SigningSecret.existing(in: file) else {
            throw ConfigurationError(
                key: "dataDir",
                requirement: "be the folder of a server that has been started, or “auth.secret” has to be set"
            )
        }
        return secret
    }
}

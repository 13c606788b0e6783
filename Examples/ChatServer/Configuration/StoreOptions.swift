import ArgumentParser
import Configuration
import DynamoKit
import Foundation
import Logging

/// The options of every command that opens the store.
struct StoreOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder for all that is to be kept. (default: data)", valueName: "dir"))
    var dataDir: String?

    @Option(help: ArgumentHelp("DynamoDB to store in, instead of the data folder.", valueName: "url"))
    var dynamodbEndpoint: String?

    @Option(help: ArgumentHelp("Region of the DynamoDB to store in, instead of the data folder.", valueName: "region"))
    var awsRegion: String?

    @Option(help: ArgumentHelp("JSON file with settings.", valueName: "file"))
    var config: String?

    /// All settings, from wherever they come.
    ///
    /// - Parameter values: What else was given on the command line, by key.
    func configuration(_ values: [AbsoluteConfigKey: ConfigValue] = [:]) async throws -> ChatConfiguration {
        let environment = ProcessInfo.processInfo.environment
        let settings = try await ConfigurationSources.settings(
            commandLine: values.merging(self.settings) { $1 },
            environment: environment,
            file: self.config ?? environment["CHAT_CONFIG"]
        )
        return try ChatConfiguration(settings, environment: environment)
    }

    /// Runs `body` with a client of the store.
    ///
    /// - Parameter isToBeThere: Whether an embedded store has to be there already, rather than being made.
    func withStore(isToBeThere: Bool = false, _ body: (DynamoClient) async throws -> Void) async throws {
        let configuration = try await self.configuration()
        if isToBeThere, configuration.store == .embedded {
            guard FileManager.default.fileExists(atPath: ChatStore.file(of: configuration).path) else {
                throw ConfigurationError(key: "dataDir", requirement: "be a folder that a chat is stored in")
            }
        }
        let logger = Logger(label: "chat") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = configuration.logLevel
            return handler
        }
        do {
            try await ChatStore.withClient(configuration, logger: logger, body)
        } catch {
            throw StartFailure.setting(behind: error, in: configuration) ?? error
        }
    }

    private var settings: [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        let texts = [
            ("dataDir", self.dataDir), ("dynamodb.endpoint", self.dynamodbEndpoint), ("aws.region", self.awsRegion),
        ]
        for (key, text) in texts {
            values[AbsoluteConfigKey(ConfigKey(key))] = text.map { ConfigValue(.string($0), isSecret: false) }
        }
        return values
    }
}

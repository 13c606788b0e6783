import ArgumentParser
import Configuration
import Foundation
import Logging

/// `ChatServer serve`: runs the server until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the chat server.",
        discussion: """
            Each option can be set in the environment as well, as CHAT_HOST, CHAT_PORT, CHAT_DATA_DIR, \
            CHAT_DYNAMODB_ENDPOINT and CHAT_AWS_REGION, or in a JSON file. With neither endpoint nor region, everything \
            is stored in the data folder.
            """
    )

    @Option(help: "Address to listen on. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "Port to listen on; 0 is any that is free. (default: 4000)")
    var port: Int?

    @Option(help: ArgumentHelp("Folder for all that is to be kept. (default: data)", valueName: "dir"))
    var dataDir: String?

    @Option(help: ArgumentHelp("DynamoDB to store in, instead of the data folder.", valueName: "url"))
    var dynamodbEndpoint: String?

    @Option(help: ArgumentHelp("Region of the DynamoDB to store in, instead of the data folder.", valueName: "region"))
    var awsRegion: String?

    @Option(help: ArgumentHelp("JSON file with settings.", valueName: "file"))
    var config: String?

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let settings = try await ConfigurationSources.settings(
            commandLine: self.settings,
            environment: environment,
            file: self.config ?? environment["CHAT_CONFIG"]
        )
        let configuration = try ChatConfiguration(settings, environment: environment)
        let level = configuration.logLevel
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        try await ChatService.run(configuration, logger: Logger(label: "chat"))
    }

    private var settings: [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        values["port"] = self.port.map { ConfigValue(.int($0), isSecret: false) }
        let texts = [
            ("host", self.host), ("dataDir", self.dataDir), ("dynamodb.endpoint", self.dynamodbEndpoint),
            ("aws.region", self.awsRegion),
        ]
        for (key, text) in texts {
            values[AbsoluteConfigKey(ConfigKey(key))] = text.map { ConfigValue(.string($0), isSecret: false) }
        }
        return values
    }
}

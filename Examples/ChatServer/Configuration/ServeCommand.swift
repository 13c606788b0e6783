import ArgumentParser
import Configuration
import Logging
import Metrics
import PrometheusMetrics

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

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let configuration = try await self.store.configuration(self.settings)
        let warnings = RecentWarnings()
        LogOutput.bootstrap(configuration, warnings: warnings)
        let registry = PrometheusRegistry(configuration: .chat)
        MetricsSystem.bootstrap(registry)
        registry.collect(ProcessMetrics.families)
        try await ChatService.run(
            configuration,
            registry: registry,
            warnings: warnings,
            logger: Logger(label: "chat")
        )
    }

    private var settings: [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        values["port"] = self.port.map { ConfigValue(.int($0), isSecret: false) }
        values["host"] = self.host.map { ConfigValue(.string($0), isSecret: false) }
        return values
    }
}

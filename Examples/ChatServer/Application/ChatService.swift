import DynamoKit
import Foundation
import Hummingbird
import Logging
import NIOCore
import PrometheusMetrics
import ServiceLifecycle
import UnixSignals

/// Runs the server from start to end.
enum ChatService {
    /// Opens the store, makes what is missing in it, and serves until told to stop by SIGINT or SIGTERM; then says goodbye
    /// to those connected and closes the store.
    ///
    /// - Parameters:
    ///   - configuration: The settings.
    ///   - registry: Where all metrics are.
    ///   - warnings: Where the latest warnings are.
    ///   - logger: For what is worth knowing.
    static func run(
        _ configuration: ChatConfiguration,
        registry: PrometheusRegistry,
        warnings: RecentWarnings,
        logger: Logger
    ) async throws {
        do {
            try await Self.serve(configuration, registry, warnings, logger)
        } catch {
            throw StartFailure.setting(behind: error, in: configuration) ?? error
        }
    }

    private static func serve(
        _ configuration: ChatConfiguration,
        _ registry: PrometheusRegistry,
        _ warnings: RecentWarnings,
        _ logger: Logger
    ) async throws {
        let secrets = try Self.secrets(configuration)
        let moderator = try Self.moderator(configuration)
        try await ChatStore.withClient(configuration, logger: logger) { client in
            try await ChatTables.createMissing(on: client, logger: logger)
            let chat = try ChatApplication(
                configuration: configuration,
                client: client,
                secrets: secrets,
                moderator: moderator,
                operations: Operations(
                    registry: registry,
                    warnings: warnings,
                    password: try AdminPassword.find(configuration, logger: logger)
                ),
                logger: logger
            )
            try await DemoRooms.seed(chat.rooms)
            let host = configuration.host
            let application = chat.application { channel in
                let port = channel.localAddress?.port ?? configuration.port
                Self.announce(host: host, port: port)
            }
            try await Self.services(application, of: chat, configuration, logger).run()
        }
    }

    /// What runs, the first to stop last: the metrics of all that has happened, the server, the notice that it will stop.
    private static func services(
        _ application: some Service,
        of chat: ChatApplication,
        _ configuration: ChatConfiguration,
        _ logger: Logger
    ) -> ServiceGroup {
        let delay = configuration.operations.shutdownDelay
        var services: [any Service] = [
            application, StopNotice(readiness: chat.readiness, delay: delay, logger: logger),
        ]
        if let interval = configuration.operations.embeddedMetricsInterval {
            services.insert(EmbeddedMetricsService(registry: chat.operations.registry, interval: interval), at: 0)
        }
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // Sockets and requests have bounds of their own, which together are less; this is for what nobody has thought of.
        group.maximumGracefulShutdownDuration = delay + .seconds(30)
        return ServiceGroup(configuration: group)
    }

    private static func secrets(_ configuration: ChatConfiguration) throws -> [SigningSecret] {
        if let secrets = configuration.secrets { return secrets }
        try ChatStore.makeDataFolder(configuration)
        return [try SigningSecret.kept(in: configuration.dataFolder.appending(path: SigningSecret.fileName))]
    }

    private static func moderator(_ configuration: ChatConfiguration) throws -> any MessageModerator {
        guard let file = configuration.wordList else { return NoModeration() }
        return try WordListModerator(file: file)
    }

    /// The one line on standard output, for people and for programs that wait for it.
    private static func announce(host: String, port: Int) {
        let host = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host
        let text = host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}

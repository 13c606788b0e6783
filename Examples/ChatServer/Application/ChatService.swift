import DynamoKit
import Foundation
import Hummingbird
import Logging
import NIOCore

/// Runs the server from start to end.
enum ChatService {
    /// Opens the store, makes what is missing in it, and serves until told to stop by SIGINT or SIGTERM; then says goodbye
    /// to those connected and closes the store.
    static func run(_ configuration: ChatConfiguration, logger: Logger) async throws {
        do {
            try await Self.serve(configuration, logger: logger)
        } catch {
            throw StartFailure.setting(behind: error, in: configuration) ?? error
        }
    }

    private static func serve(_ configuration: ChatConfiguration, logger: Logger) async throws {
        let secrets = try Self.secrets(configuration)
        try await ChatStore.withClient(configuration, logger: logger) { client in
            try await ChatTables.createMissing(on: client, logger: logger)
            let chat = try ChatApplication(
                configuration: configuration,
                client: client,
                secrets: secrets,
                logger: logger
            )
            try await DemoRooms.seed(chat.rooms)
            let host = configuration.host
            let application = chat.application { channel in
                let port = channel.localAddress?.port ?? configuration.port
                Self.announce(host: host, port: port)
            }
            try await application.runService()
        }
    }

    private static func secrets(_ configuration: ChatConfiguration) throws -> [SigningSecret] {
        if let secrets = configuration.secrets { return secrets }
        try ChatStore.makeDataFolder(configuration)
        return [try SigningSecret.kept(in: configuration.dataFolder.appending(path: SigningSecret.fileName))]
    }

    /// The one line on standard output, for people and for programs that wait for it.
    private static func announce(host: String, port: Int) {
        let host = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host
        let text = host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}

import ArgumentParser
import ChannelKit
import ChannelKitHummingbird
import Hummingbird
import Logging
import NIOPosix

/// Serves channels for a load generator that speaks the Phoenix protocol, and nothing else.
@main
struct ChannelBenchServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel-bench-server",
        abstract: "Serves channels at ws://HOST:PORT/socket/websocket for a load generator.",
        discussion: """
            Clients connect with the parameter token=ID:NAME. The topics are bench:*, where shout goes to every member and \
            echo comes back, and room:*, where members are present, new_message goes to every member and typing to the others.
            """
    )

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on.")
    var port = 4040

    @Option(help: "How many event loops there are.")
    var eventLoops = 1

    func run() async throws {
        let logger = Logger(label: "channel-bench-server")
        let endpoint = Endpoint(
            Entrance(),
            channels: [
                .channel("bench:*") { BenchChannel() },
                .channel("room:*") { RoomChannel() },
            ],
            logger: logger
        )
        let app = Application(
            router: Router(),
            server: .channels(at: "/socket", endpoint),
            configuration: ApplicationConfiguration(address: .hostname(self.host, port: self.port), backlog: 4_096),
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: self.eventLoops)),
            logger: logger
        )
        try await app.runService()
    }
}

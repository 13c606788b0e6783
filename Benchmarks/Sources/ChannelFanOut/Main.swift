import ArgumentParser
import ChannelKit
import ChannelKitHummingbird
import Hummingbird
import Logging
import NIOPosix

/// Serves channels for a load generator that speaks the Phoenix protocol, and nothing else.
///
/// The topics are `room:*` (payloads passed on as they stand), `typed:*` (decoded and encoded anew) and `presence:*`.
@main
struct ChannelFanOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves channels at ws://HOST:PORT/socket/websocket for a load generator."
    )

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on.")
    var port = 4040

    @Option(help: "How many event loops there are.")
    var threads = 1

    func run() async throws {
        let logger = Logger(label: "fan-out")
        let endpoint = Endpoint(
            Entrance(),
            channels: [
                .channel("room:*") { LoadChannel() },
                .channel("typed:*") { TypedLoadChannel() },
                .channel("presence:*") { PresentChannel() },
            ],
            logger: logger
        )
        let app = Application(
            router: Router(),
            server: .channels(at: "/socket", endpoint),
            configuration: ApplicationConfiguration(address: .hostname(self.host, port: self.port), backlog: 4_096),
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: self.threads)),
            logger: logger
        )
        try await app.runService()
    }
}

/// Who has connected.
struct Visitor: Sendable {
    var name: String
}

/// Lets everybody in. The parameter `token` is taken for a name.
struct Entrance: SocketHandler {
    func connect(_ request: ConnectRequest) -> Visitor {
        Visitor(name: request.parameters["token"] ?? "somebody")
    }
}

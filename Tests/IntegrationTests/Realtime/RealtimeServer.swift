import ChannelKit
import ChannelKitHummingbird
import Hummingbird
import Logging
import Synchronization

/// Who has connected, and when.
struct RealtimeClient: Sendable {
    /// How often all tokens had been revoked by then.
    var generation: Int

    static func isGood(_ token: String?) -> Bool { token?.hasPrefix("good") ?? false }
}

/// Lets in whoever has a good key, until it is revoked.
final class RealtimeSocket: SocketHandler {
    struct Revoked: Error {}

    private let generation = Mutex(0)

    func connect(_ request: ConnectRequest) async throws -> RealtimeClient {
        guard RealtimeClient.isGood(request.parameters["apikey"]) else { throw ConnectRefusal("no good key") }
        return RealtimeClient(generation: self.generation.withLock { $0 })
    }

    func revalidate(_ client: RealtimeClient) async throws {
        guard client.generation == self.generation.withLock({ $0 }) else { throw Revoked() }
    }

    /// Whoever is connected now has to connect anew.
    func revoke() { self.generation.withLock { $0 += 1 } }
}

/// A server of the convention, and the routes by which a peer makes things happen to it.
enum RealtimeServer {
    /// Runs `body` with the server's port.
    static func run(_ body: @Sendable @escaping (_ port: Int) async throws -> Void) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let socket = RealtimeSocket()
        let endpoint = Endpoint(
            socket,
            channels: [.channel("realtime:*") { RealtimeChannel() }],
            revalidation: Revalidation(every: .milliseconds(200)),
            logger: logger
        )
        let router = Router()
        // What a database would tell: a change of a row.
        router.post("/rows/:table/:event") { request, context in
            let (table, event) = try (context.parameters.require("table"), context.parameters.require("event"))
            let body = try await request.body.collect(upTo: 1 << 16)
            try endpoint.broadcast(topic: "rows:public:\(table)", event: event, payload: Payload(validating: body))
            return HTTPResponse.Status.accepted
        }
        router.post("/revocation") { _, _ in
            socket.revoke()
            return HTTPResponse.Status.accepted
        }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            server: .channels(at: "/realtime/v1", endpoint),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            defer { group.cancelAll() }
            guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
            try await body(port)
        }
    }
}

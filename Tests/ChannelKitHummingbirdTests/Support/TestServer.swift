import ChannelKit
import ChannelKitHummingbird
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import Synchronization

/// A Hummingbird server on a port of its own, for the length of a test.
struct TestServer: Sendable {
    let port: Int
    fileprivate let group: ServiceGroup
    /// How many answers to `GET /endless` have come to their end, which is the end of the connection.
    var cutOffs: Int { self.cutOffCount.value.withLock { $0 } }
    fileprivate let cutOffCount: Count
    fileprivate let clients = Clients()

    /// Asks it to shut down gracefully. `withTestServer` returns when it has.
    func shutDown() async {
        await self.group.triggerGracefulShutdown()
    }

    /// - Parameter tls: How to trust the server, if it speaks TLS.
    func connect(tls: TLSConfiguration? = nil) async throws -> RawClient {
        let client = try await RawClient.connect(to: self.port, tls: tls)
        self.clients.all.withLock { clients in
            clients.removeAll { !$0.isOpen }
            clients.append(client)
        }
        return client
    }

    fileprivate final class Count: Sendable {
        let value = Mutex(0)
    }

    /// The clients that were connected, which are dropped at the end.
    fileprivate final class Clients: Sendable {
        let all = Mutex<[RawClient]>([])
    }
}

/// Runs `body` against a server with sockets and a few routes: `GET /hello` answers `hello`, `POST /echo` the body, and
/// whatever has no route `not found`; `GET /endless` answers for as long as the client takes it.
@discardableResult
func withTestServer<Result: Sendable>(
    _ mounts: [SocketMount],
    http: HTTP1Channel.Configuration = .init(),
    timeouts: HTTPTimeouts = .patient,
    tls: TLSConfiguration? = nil,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    body: @Sendable @escaping (TestServer) async throws -> Result
) async throws -> Result {
    let router = Router()
    router.get("/hello") { _, _ in "hello" }
    router.post("/echo") { request, _ in
        try await Response(status: .ok, body: .init(byteBuffer: request.body.collect(upTo: 1 << 16)))
    }
    router.get("/slow") { _, _ in
        try await Task.sleep(for: .milliseconds(200))
        return "slow"
    }
    let cutOffCount = TestServer.Count()
    router.get("/endless") { _, _ in
        let body = ResponseBody { writer in
            defer { cutOffCount.value.withLock { $0 += 1 } }
            while true { try await writer.write(ByteBuffer(repeating: 0x78, count: 1 << 16)) }
        }
        return Response(status: .ok, body: body)
    }
    router.get("**") { _, _ in Response(status: .notFound, body: .init(byteBuffer: ByteBuffer(string: "not found"))) }

    var server = HTTPServerBuilder.channels(mounts, http: http, timeouts: timeouts)
    if let tls { server = try .tls(server, tlsConfiguration: tls) }
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let application = Application(
        router: router,
        server: server,
        configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) },
        logger: logger
    )
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    return try await withThrowingTaskGroup(of: Result?.self) { tasks in
        tasks.addTask {
            try await group.run()
            return nil
        }
        tasks.addTask {
            guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
            let result: Swift.Result<Result, any Error>
            let server = TestServer(port: port, group: group, cutOffCount: cutOffCount)
            do {
                result = .success(try await body(server))
            } catch {
                result = .failure(error)
            }
            for client in server.clients.all.withLock({ $0 }) { _ = try? await client.drop() }
            await group.triggerGracefulShutdown()
            return try result.get()
        }
        var results: [Result] = []
        for try await result in tasks { if let result { results.append(result) } }
        return results[0]
    }
}

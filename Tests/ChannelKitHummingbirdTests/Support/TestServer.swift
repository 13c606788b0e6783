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

    /// The clients that were connected, which are dropped at the end.
    fileprivate final class Clients: Sendable {
        let all = Mutex<[RawClient]>([])
    }
}

/// Runs `body` against a server with sockets and a few routes: `GET /hello` answers `hello`, `POST /echo` the body, and
/// whatever has no route `not found`.
@discardableResult
func withTestServer<Result: Sendable>(
    _ mounts: [SocketMount],
    http: HTTP1Channel.Configuration = .init(),
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
    router.get("**") { _, _ in Response(status: .notFound, body: .init(byteBuffer: ByteBuffer(string: "not found"))) }

    var server = HTTPServerBuilder.channels(mounts, http: http)
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
            let server = TestServer(port: port, group: group)
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

import ChannelKit
import ChannelKitHummingbird
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// A server of the club on a port, for the length of a test.
struct ClubServer: Sendable {
    let port: Int
    let group: ServiceGroup

    var url: String { "ws://127.0.0.1:\(self.port)/socket" }

    /// Runs `body` against a server.
    ///
    /// - Parameter port: The port; 0 for any that is free.
    static func with<Result: Sendable>(
        port: Int = 0,
        endpoint: Endpoint<ClubSocket> = .club(),
        _ body: @escaping @Sendable (ClubServer) async throws -> Result
    ) async throws -> Result {
        let logger = Logger(label: "club") { _ in SwiftLogNoOpLogHandler() }
        let router = Router()
        router.get("**") { _, _ in Response(status: .notFound) }
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            server: .channels(at: "/socket", endpoint),
            configuration: .init(address: .hostname("127.0.0.1", port: port), reuseAddress: true),
            onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
        async let running: Void = group.run()
        guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(ClubServer(port: port, group: group)))
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await running
        return try result.get()
    }
}

import NIOCore
import NIOPosix

/// A server that accepts connections and says nothing.
enum SilentServer {
    static func with<Result>(_ body: (_ port: Int) async throws -> Result) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(server.localAddress?.port ?? 0))
        } catch {
            result = .failure(error)
        }
        try await server.close()
        return try result.get()
    }
}

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a port of its own, which answers as a closure says and remembers what it was asked.
final class ScriptedHTTPServer: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        var headers: HTTPHeaders
        var body: String
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body = ""
    }

    private let log = Mutex([Request]())
    private let script: @Sendable (Request) -> Answer?

    private init(script: @escaping @Sendable (Request) -> Answer?) {
        self.script = script
    }

    /// What it has been asked so far.
    var requests: [Request] { self.log.withLock { $0 } }

    /// - Parameters:
    ///   - script: Answers a request, or not at all.
    ///   - body: Gets the server and its URL.
    static func with<Result>(
        _ script: @escaping @Sendable (Request) -> Answer?,
        body: (ScriptedHTTPServer, String) async throws -> Result
    ) async throws -> Result {
        let server = ScriptedHTTPServer(script: script)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(server, "http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private func answer(_ request: Request) -> Answer? {
        self.log.withLock { $0.append(request) }
        return self.script(request)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: ScriptedHTTPServer
        private var request = Request(method: "", path: "", headers: [:], body: "")

        init(_ server: ScriptedHTTPServer) {
            self.server = server
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch self.unwrapInboundIn(data) {
            case .head(let head):
                self.request = Request(method: head.method.rawValue, path: head.uri, headers: head.headers, body: "")
            case .body(let part): self.request.body += String(buffer: part)
            case .end:
                guard let answer = self.server.answer(self.request) else { return }
                var headers = HTTPHeaders(answer.headers.map { ($0.key, $0.value) })
                headers.add(name: "Content-Length", value: "\(answer.body.utf8.count)")
                let head = HTTPResponseHead(
                    version: .http1_1,
                    status: HTTPResponseStatus(statusCode: answer.status),
                    headers: headers
                )
                context.write(self.wrapOutboundOut(.head(head)), promise: nil)
                context.write(self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
                context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}

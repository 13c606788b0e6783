import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers every request with the same bytes, as DynamoDB would answer a GetItem, from a process of its own.
enum AnswerServer {
    static let body = Array(
        """
        {"Item":{"roomId":{"S":"general"},"timestamp":{"N":"1767225600000"},"id":{"S":"01JGFJJZ00ABCDEFGHJKMNPQRS"},\
        "author":{"M":{"id":{"S":"user-4711"},"name":{"S":"Ann Example"}}},"edited":{"BOOL":false},\
        "text":{"S":"A message of a length that people write in chats, about a hundred bytes or so, no more."}}}
        """.utf8
    )
    /// CRC-32 of ``body``, as `zlib.crc32` of Python computes it.
    static let checksum = "2027164696"

    /// Serves until standard input ends, which is when the process that started it is gone.
    static func run() async throws {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        // `print` would keep it in its buffer.
        FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
        while readLine() != nil {}
        try await channel.close()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = self.unwrapInboundIn(data) else { return }
            let headers: HTTPHeaders = [
                "Server": "Server", "Date": "Thu, 01 Jan 2026 00:00:00 GMT",
                "Content-Type": "application/x-amz-json-1.0",
                "Content-Length": "\(AnswerServer.body.count)", "Connection": "keep-alive",
                "x-amzn-RequestId": "EXAMPLE0REQUEST0ID0OF0FIFTY0TWO0CHARACTERS0ASUAAJG",
                "x-amz-crc32": AnswerServer.checksum,
            ]
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.write(self.wrapOutboundOut(.head(head)), promise: nil)
            context.write(
                self.wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: AnswerServer.body)))),
                promise: nil
            )
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

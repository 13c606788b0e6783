import NIOCore
import NIOHTTP1

/// Reads the response of a server that does not upgrade.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let connection: WebSocketConnection

    init(_ connection: WebSocketConnection) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = Self.unwrapInboundIn(data) else { return }
        self.connection.failed(
            ChannelClientError(
                .connectionRefused,
                "The server answered \(head.status.code) to the request for a connection.",
                httpStatus: Int(head.status.code)
            )
        )
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.connection.failed(error)
    }
}

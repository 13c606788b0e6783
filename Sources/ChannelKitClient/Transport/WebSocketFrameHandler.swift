import ChannelKit
import NIOCore
import NIOWebSocket

/// Makes messages of a server's frames. NIO's decoder has judged each by itself.
final class WebSocketFrameHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    /// The fragments of a message so far.
    private struct Fragments {
        var kind: OutboundFrames.Kind
        var bytes: ByteBuffer
    }

    private let connection: WebSocketConnection
    private var fragments: Fragments?

    init(_ connection: WebSocketConnection) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = Self.unwrapInboundIn(data)
        // A server does not mask, and no extension that would use the reserved bits was offered.
        guard frame.maskKey == nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return self.connection.violated(.protocolError)
        }
        switch frame.opcode {
        case .text: self.receivedStart(.text, frame)
        case .binary: self.receivedStart(.binary, frame)
        case .continuation: self.receivedContinuation(frame)
        case .ping: self.connection.receivedPing(frame.data)
        case .pong: break
        case .connectionClose: self.connection.receivedClose(frame.data)
        default: self.connection.violated(.protocolError)
        }
    }

    private func receivedStart(_ kind: OutboundFrames.Kind, _ frame: WebSocketFrame) {
        guard self.fragments == nil else { return self.connection.violated(.protocolError) }
        let fragments = Fragments(kind: kind, bytes: frame.data)
        guard frame.fin else {
            self.fragments = fragments
            return
        }
        self.deliver(fragments)
    }

    private func receivedContinuation(_ frame: WebSocketFrame) {
        guard var fragments = self.fragments else { return self.connection.violated(.protocolError) }
        self.fragments = nil  // one owner, so that appending does not copy what is there
        guard fragments.bytes.readableBytes + frame.data.readableBytes <= self.connection.limits.maximumMessageSize
        else { return self.connection.violated(.messageTooBig) }
        fragments.bytes.writeImmutableBuffer(frame.data)
        guard frame.fin else {
            self.fragments = fragments
            return
        }
        self.deliver(fragments)
    }

    private func deliver(_ message: Fragments) {
        switch message.kind {
        case .binary:
            self.connection.received(.binary(message.bytes))
        case .text:
            guard String(validating: message.bytes.readableBytesView, as: UTF8.self) != nil else {
                return self.connection.violated(.invalidData)
            }
            self.connection.received(.text(message.bytes))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.connection.failed(error)
    }
}

import ChannelKit
import NIOCore

/// A transport that counts what it is sent.
final class MemoryTransport: SocketTransport {
    let eventLoop: any EventLoop
    private(set) var frameCount = 0
    private(set) var byteCount = 0
    private var socket: Socket?

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func open(_ connection: AcceptedConnection) {
        self.socket = connection.open(on: self)
    }

    func receive(_ text: ByteBuffer) {
        self.socket?.receivedText(text)
    }

    func send(_ frames: OutboundFrames) {
        self.frameCount += frames.count
        self.byteCount += frames.bytes.readableBytes
    }

    func close(_ code: CloseCode, reason: String) { self.end() }

    func end() {
        self.socket?.transportClosed()
        self.socket = nil
    }
}

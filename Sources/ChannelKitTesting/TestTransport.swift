public import ChannelKit
import NIOCore

/// What a client gets to see.
public enum TestFrame: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
    /// The server has closed the transport. Nothing follows.
    case closed(CloseCode, reason: String)
}

/// A transport without a network: what the server sends waits for the test.
final class TestTransport: SocketTransport {
    let eventLoop: any EventLoop
    let inbox: TestInbox<TestFrame>

    /// Set when the socket has been opened. Confined to the event loop.
    var socket: Socket?

    init(eventLoop: any EventLoop, inbox: TestInbox<TestFrame>) {
        self.eventLoop = eventLoop
        self.inbox = inbox
    }

    func send(_ frames: OutboundFrames) {
        for message in frames.messages {
            switch message.kind {
            case .text: self.inbox.append(.text(String(buffer: message.payload)))
            case .binary: self.inbox.append(.binary(Array(message.payload.readableBytesView)))
            }
        }
    }

    func close(_ code: CloseCode, reason: String) {
        self.inbox.append(.closed(code, reason: reason))
        self.ended()
    }

    /// The connection is no more.
    func ended() {
        let socket = self.socket
        self.socket = nil
        socket?.transportClosed()
    }
}

import ChannelKit
import NIOCore

/// A transport that is only there to be closed.
final class ClosingTransport: SocketTransport {
    let eventLoop: any EventLoop
    private let closed: EventLoopPromise<CloseCode>

    init(eventLoop: any EventLoop, closed: EventLoopPromise<CloseCode>) {
        self.eventLoop = eventLoop
        self.closed = closed
    }

    func send(_ frames: OutboundFrames) {}
    func close(_ code: CloseCode, reason: String) { self.closed.succeed(code) }
}

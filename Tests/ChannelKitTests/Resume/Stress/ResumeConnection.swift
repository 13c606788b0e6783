import NIOCore
import TestSupport

@testable import ChannelKit

/// A client of one topic that loses its connection, and what is on its way, at any moment. Confined to its event loop.
final class ResumeConnection: SocketTransport {
    let eventLoop: any EventLoop
    private(set) var view: ResumeView
    private var socket: Socket?
    private var random: SplitMix64
    /// Whether what the server sends is lost, which it does not know yet.
    private var isCut = false

    init(_ view: ResumeView, eventLoop: any EventLoop, seed: UInt64) {
        self.eventLoop = eventLoop
        self.view = view
        self.random = SplitMix64(seed: seed)
    }

    var isConnected: Bool { self.socket != nil }

    func open(_ accepted: AcceptedConnection) {
        self.isCut = false
        self.socket = accepted.open(on: self)
        self.join()
    }

    func join() { self.say(self.view.join()) }

    func push(_ event: String, _ id: Int) { self.say(self.view.push(event, id)) }

    private func say(_ text: String) { self.socket?.receivedText(ByteBuffer(string: text)) }

    /// The network is gone.
    func drop() {
        self.view.closed()
        let socket = self.socket
        self.socket = nil
        socket?.transportClosed()
    }

    /// What the server sends from now on is lost, until it notices.
    func cut() { self.isCut = true }

    // MARK: SocketTransport

    func send(_ frames: OutboundFrames) {
        for message in frames.messages {
            if Int.random(in: 0..<400, using: &self.random) == 0 { self.isCut = true }
            if !self.isCut { self.view.received(message) }
        }
    }

    func close(_ code: CloseCode, reason: String) { self.drop() }
}

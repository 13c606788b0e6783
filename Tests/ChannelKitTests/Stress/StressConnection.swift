import ChannelKit
import ChannelStress
import NIOCore

/// One connection of the stress test, without a network. Confined to its event loop.
final class StressConnection: SocketTransport {
    let eventLoop: any EventLoop
    private var socket: Socket?
    private(set) var view = StressView(isSynchronous: true)

    init(_ accepted: AcceptedConnection, eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.socket = accepted.open(on: self)
    }

    var isOpen: Bool { self.socket != nil }

    func join(_ topic: String) { self.send(self.view.join(topic)) }

    func push(_ event: String, to topic: String) { self.send(self.view.push(event, to: topic)) }

    /// The network is gone.
    func drop() {
        self.view.closed()
        self.tellSocket()
    }

    private func send(_ text: String) { self.socket?.receivedText(ByteBuffer(string: text)) }

    private func tellSocket() {
        let socket = self.socket
        self.socket = nil
        socket?.transportClosed()
    }

    // MARK: SocketTransport

    func send(_ frames: OutboundFrames) {
        for message in frames.messages { self.view.received(message.payload) }
    }

    func close(_ code: CloseCode, reason: String) {
        self.view.closed()
        self.tellSocket()
    }
}

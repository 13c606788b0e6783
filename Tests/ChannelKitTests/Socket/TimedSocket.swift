import ChannelKit
import NIOCore
import NIOEmbedded
import Synchronization

/// A socket on an event loop whose time the test moves.
struct TimedSocket {
    private let eventLoop: NIOAsyncTestingEventLoop
    private let transport: NIOLoopBound<TimedTransport>
    private let closes: TimedTransport.Closes

    /// Opens a socket of an endpoint.
    static func open<Handler>(on endpoint: Endpoint<Handler>, query: String = "") async throws -> TimedSocket {
        let accepted = try await endpoint.connect(
            ConnectRequest(path: "/socket/websocket", query: "vsn=2.0.0&" + query)
        )
        let eventLoop = NIOAsyncTestingEventLoop()
        let closes = TimedTransport.Closes()
        let transport = try await eventLoop.executeInContext {
            let transport = TimedTransport(eventLoop: eventLoop, closes: closes)
            transport.socket = accepted.open(on: transport)
            return NIOLoopBound(transport, eventLoop: eventLoop)
        }
        return TimedSocket(eventLoop: eventLoop, transport: transport, closes: closes)
    }

    /// How the server has closed it, if it has.
    var close: TimedTransport.Close? { self.closes.first }

    func advance(by duration: Duration) async {
        await self.eventLoop.advanceTime(by: TimeAmount(duration))
    }

    /// Lets the event loop do what is due.
    func run() async { await self.eventLoop.run() }

    /// The connection ends as if the network had gone.
    func drop() async throws {
        try await self.eventLoop.executeInContext { self.transport.value.socket?.transportClosed() }
    }
}

/// Remembers how it was closed.
final class TimedTransport: SocketTransport {
    struct Close: Hashable, Sendable {
        var code: CloseCode
        var reason: String
    }

    final class Closes: Sendable {
        private let all = Mutex<[Close]>([])

        var first: Close? { self.all.withLock { $0.first } }

        func append(_ close: Close) { self.all.withLock { $0.append(close) } }
    }

    let eventLoop: any EventLoop
    private let closes: Closes
    var socket: Socket?

    init(eventLoop: any EventLoop, closes: Closes) {
        self.eventLoop = eventLoop
        self.closes = closes
    }

    func send(_ frames: OutboundFrames) {}

    func close(_ code: CloseCode, reason: String) {
        self.closes.append(Close(code: code, reason: reason))
        self.socket = nil
    }
}

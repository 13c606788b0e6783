import ChannelKit
import ChannelKitTesting
import HTTPTypes
import NIOCore
import Synchronization

@testable import ChannelKitClient

/// Connects a client to an endpoint of this process, on one event loop, without a network.
final class EndpointTransport<Handler: SocketHandler>: ClientTransport {
    private let endpoint: Endpoint<Handler>
    private let open = Mutex<[EndpointConnection]>([])

    init(_ endpoint: Endpoint<Handler>) {
        self.endpoint = endpoint
    }

    func connect(
        _ request: ConnectionRequest,
        on eventLoop: any EventLoop,
        events: @escaping @Sendable (ConnectionEvent) -> Void
    ) -> any ClientConnection {
        let connection = EndpointConnection(eventLoop: eventLoop, events: events)
        self.open.withLock { $0.append(connection) }
        let parts = request.target.split(separator: "?", maxSplits: 1)
        let connect = ConnectRequest(path: String(parts[0]), query: String(parts[1]), peerAddress: "127.0.0.1")
        let endpoint = self.endpoint
        let answer = eventLoop.makePromise(of: AcceptedConnection.self)
        answer.completeWithTask { try await endpoint.connect(connect) }
        answer.futureResult.whenComplete { connection.answered($0) }
        return connection
    }

    /// Ends all connections as if the network had gone.
    func cut() {
        for connection in self.open.withLock({ open in
            defer { open = [] }; return open
        }) { connection.cut() }
    }
}

/// Both ends of a connection, confined to its event loop.
final class EndpointConnection: ClientConnection, SocketTransport {
    let eventLoop: any EventLoop
    private let events: @Sendable (ConnectionEvent) -> Void
    private let socket: NIOLoopBoundBox<Socket?>
    private let isOver: NIOLoopBoundBox<Bool>

    init(eventLoop: any EventLoop, events: @escaping @Sendable (ConnectionEvent) -> Void) {
        self.eventLoop = eventLoop
        self.events = events
        self.socket = NIOLoopBoundBox(nil, eventLoop: eventLoop)
        self.isOver = NIOLoopBoundBox(false, eventLoop: eventLoop)
    }

    func answered(_ result: Result<AcceptedConnection, any Error>) {
        guard !self.isOver.value else { return }
        switch result {
        case .success(let accepted):
            self.socket.value = accepted.open(on: self)
            self.events(.opened)
        case .failure(let error):
            let status = (error as? ConnectRefusal)?.status.code
            self.end(.failed(ChannelClientError(.connectionRefused, "refused", httpStatus: status, cause: error)))
        }
    }

    func cut() {
        self.eventLoop.execute { self.end(.failed(ChannelClientError(.connectionLost, "cut"))) }
    }

    private func end(_ end: ConnectionEnd) {
        guard !self.isOver.value else { return }
        self.isOver.value = true
        let socket = self.socket.value
        self.socket.value = nil
        socket?.transportClosed()
        self.events(.closed(end))
    }

    // MARK: What the client does

    func send(_ message: OutboundFrames.Message, promise: EventLoopPromise<Void>?) {
        self.eventLoop.execute {
            switch message.kind {
            case .text: self.socket.value?.receivedText(message.payload)
            case .binary: self.socket.value?.receivedBinary(message.payload)
            }
        }
        promise?.succeed()
    }

    func close(_ code: CloseCode) { self.eventLoop.execute { self.end(.disconnected) } }

    func abort() { self.eventLoop.execute { self.end(.disconnected) } }

    // MARK: What the server does

    func send(_ frames: OutboundFrames) {
        let messages = frames.messages
        self.eventLoop.execute {
            for message in messages where !self.isOver.value {
                switch message.kind {
                case .text: self.events(.text(message.payload))
                case .binary: self.events(.binary(message.payload))
                }
            }
        }
    }

    func close(_ code: CloseCode, reason: String) {
        self.eventLoop.execute { self.end(.closed(code, reason: reason)) }
    }
}

import ChannelKit
import NIOCore

@testable import ChannelKitClient

/// A transport whose other end is the test.
final class ScriptedTransport: ClientTransport {
    private let connections = EventBuffer<ScriptedConnection>(EventBuffering(limit: 1_000))

    func connect(
        _ request: ConnectionRequest,
        on eventLoop: any EventLoop,
        events: @escaping @Sendable (ConnectionEvent) -> Void
    ) -> any ClientConnection {
        let connection = ScriptedConnection(request, eventLoop, events)
        _ = self.connections.append(connection)
        return connection
    }

    /// The next connection that the client makes, not open yet.
    func attempt() async -> ScriptedConnection {
        // The buffer is never finished.
        await self.connections.next()!
    }

    /// The next connection that the client makes, opened.
    func connection() async -> ScriptedConnection {
        let connection = await self.attempt()
        connection.receive(.opened)
        return connection
    }
}

/// One connection of a ``ScriptedTransport``.
final class ScriptedConnection: ClientConnection {
    /// How the client ends it.
    enum End: Equatable {
        case close(CloseCode)
        case abort
    }

    let request: ConnectionRequest
    let ends = EventBuffer<End>(EventBuffering(limit: 1_000))
    private let sent = EventBuffer<Message>(EventBuffering(limit: 1_000))
    private let eventLoop: any EventLoop
    private let events: @Sendable (ConnectionEvent) -> Void

    init(
        _ request: ConnectionRequest,
        _ eventLoop: any EventLoop,
        _ events: @escaping @Sendable (ConnectionEvent) -> Void
    ) {
        self.request = request
        self.eventLoop = eventLoop
        self.events = events
    }

    // MARK: The client's side

    func send(_ message: OutboundFrames.Message, promise: EventLoopPromise<Void>?) {
        do {
            switch message.kind {
            case .text: _ = self.sent.append(try Serializer.v2.decode(text: message.payload, maximumDepth: 64))
            case .binary: _ = self.sent.append(try Serializer.v2.decode(binary: message.payload))
            }
            promise?.succeed()
        } catch {
            promise?.fail(error)
        }
    }

    func close(_ code: CloseCode) {
        _ = self.ends.append(.close(code))
        self.receive(.closed(.disconnected))
    }

    func abort() {
        _ = self.ends.append(.abort)
        self.receive(.closed(.disconnected))
    }

    // MARK: The test's side

    /// What the client sends next.
    func next() async -> Message {
        // The buffer is never finished.
        await self.sent.next()!
    }

    func receive(_ event: ConnectionEvent) {
        self.eventLoop.execute { self.events(event) }
    }

    func receive(_ message: Message) throws { self.receive(try Serializer.v2.frames(for: message)) }

    func receive(text: String) { self.receive(.text(ByteBuffer(string: text))) }

    /// Answers a message of the client.
    func reply(to message: Message, _ status: String = "ok", _ response: Payload = .empty) throws {
        self.receive(
            try Serializer.v2.frames(
                for: Reply(
                    joinRef: message.joinRef,
                    ref: message.ref,
                    topic: message.topic,
                    status: status,
                    response: response
                )
            )
        )
    }

    private func receive(_ frames: OutboundFrames) {
        for message in frames.messages {
            switch message.kind {
            case .text: self.receive(.text(message.payload))
            case .binary: self.receive(.binary(message.payload))
            }
        }
    }
}

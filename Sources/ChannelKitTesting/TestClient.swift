public import ChannelKit
public import NIOCore
public import NIOPosix
import Synchronization

/// A client of an endpoint, without a network between them.
///
/// It speaks the wire protocol over a transport in memory: what a channel does here it does on a server. Nothing waits on
/// time but for a deadline, and on a ``TestEventLoop`` the time is the test's.
///
/// ```swift
/// let ann = try await TestClient.connect(to: endpoint, query: "token=ann")
/// let joined = try await ann.join("room:general")
/// #expect(joined.isOK)
/// let reply = try await ann.push("room:general", "new_message", ["content": "hello"])
/// let message = try await ann.expectBroadcast("new_message", on: "room:general", as: NewMessage.self)
/// ```
public final class TestClient: Sendable {
    /// How long anything may take.
    public let deadline: Duration

    /// Where the connection lives.
    public let eventLoop: any EventLoop

    private let transport: NIOLoopBound<TestTransport>
    let inbox: TestInbox<TestFrame>
    private let state = Mutex(State())

    private struct State {
        var nextRef = 1
        var joinRefs: [String: String] = [:]
        var presences: [String: TestPresence] = [:]
    }

    private init(
        eventLoop: any EventLoop,
        transport: NIOLoopBound<TestTransport>,
        inbox: TestInbox<TestFrame>,
        deadline: Duration
    ) {
        self.eventLoop = eventLoop
        self.transport = transport
        self.inbox = inbox
        self.deadline = deadline
    }

    /// Connects to an endpoint.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - query: The query of the connect request. V2 is spoken unless it says `vsn` itself.
    ///   - eventLoop: Where the connection lives; one of the process's own loops by default.
    ///   - deadline: How long anything may take.
    /// - Throws: The `ConnectRefusal`.
    public static func connect<Handler: SocketHandler>(
        to endpoint: Endpoint<Handler>,
        query: String = "",
        eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
        deadline: Duration = .seconds(600)
    ) async throws -> TestClient {
        let hasVersion = query.split(separator: "&").contains { $0.hasPrefix("vsn=") }
        let request = ConnectRequest(
            path: "/socket/websocket",
            query: hasVersion ? query : "vsn=2.0.0&" + query,
            peerAddress: "127.0.0.1"
        )
        return try await Self.connect(to: endpoint, request: request, eventLoop: eventLoop, deadline: deadline)
    }

    /// Connects to an endpoint with a request of the test's own, whose `vsn` is taken as it is.
    public static func connect<Handler: SocketHandler>(
        to endpoint: Endpoint<Handler>,
        request: ConnectRequest,
        eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next(),
        deadline: Duration = .seconds(600)
    ) async throws -> TestClient {
        let connection = try await endpoint.connect(request)
        let inbox = TestInbox<TestFrame>()
        let transport = try await eventLoop.submit {
            let transport = TestTransport(eventLoop: eventLoop, inbox: inbox)
            transport.socket = connection.open(on: transport)
            (eventLoop as? TestEventLoop)?.opened(transport)
            return NIOLoopBound(transport, eventLoop: eventLoop)
        }.get()
        return TestClient(eventLoop: eventLoop, transport: transport, inbox: inbox, deadline: deadline)
    }

    // MARK: Channels

    /// Joins a topic and waits for the answer.
    @discardableResult
    public func join(
        _ topic: String,
        _ payload: some Encodable & Sendable = NoPayload(),
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> TestReply {
        let ref = self.takeRef()
        self.state.withLock { state in
            state.joinRefs[topic] = ref
            state.presences[topic] = nil
        }
        try self.send(joinRef: ref, ref: ref, topic, "phx_join", payload)
        return try await self.reply(to: ref, on: topic, fileID: fileID, line: line)
    }

    /// Leaves a topic and waits for the answer.
    @discardableResult
    public func leave(
        _ topic: String,
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> TestReply {
        try await self.push(topic, "phx_leave", NoPayload(), fileID: fileID, line: line)
    }

    /// Sends an event and waits for the answer.
    @discardableResult
    public func push(
        _ topic: String,
        _ event: String,
        _ payload: some Encodable & Sendable = NoPayload(),
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws -> TestReply {
        let ref = try self.cast(topic, event, payload)
        return try await self.reply(to: ref, on: topic, fileID: fileID, line: line)
    }

    /// Sends an event and does not wait.
    ///
    /// - Returns: Its reference, for ``reply(to:on:fileID:line:)``.
    @discardableResult
    public func cast(
        _ topic: String,
        _ event: String,
        _ payload: some Encodable & Sendable = NoPayload()
    ) throws -> String {
        let ref = self.takeRef()
        let joinRef = self.state.withLock { $0.joinRefs[topic] }
        try self.send(joinRef: joinRef, ref: ref, topic, event, payload)
        return ref
    }

    /// The reference of the latest join of a topic.
    func joinRef(of topic: String) -> String? { self.state.withLock { $0.joinRefs[topic] } }

    /// The keys of those present in a topic, as far as the client has followed; `nil` before their state has come.
    func presence(of topic: String) -> [String]? {
        self.state.withLock { $0.presences[topic]?.keys?.values.sorted() }
    }

    func follow(_ message: TestMessage) throws {
        try self.state.withLock { try $0.presences[message.topic, default: TestPresence()].follow(message) }
    }

    // MARK: Frames

    /// Sends a text message as it is.
    public func send(text: String) {
        self.onTransport { $0.socket?.receivedText(ByteBuffer(string: text)) }
    }

    /// Sends a binary message as it is.
    public func send(binary: [UInt8]) {
        self.onTransport { $0.socket?.receivedBinary(ByteBuffer(bytes: binary)) }
    }

    /// The next frame, whatever it is.
    ///
    /// - Throws: ``TestFailure`` if none comes.
    public func nextFrame(fileID: StaticString = #fileID, line: UInt = #line) async throws -> TestFrame {
        guard let frame = await self.nextFrame(within: self.deadline) else {
            throw TestFailure("no frame came", fileID: fileID, line: line)
        }
        return frame
    }

    /// The next frame, whatever it is; `nil` if none comes in time.
    public func nextFrame(within duration: Duration) async -> TestFrame? {
        await self.inbox.next(within: duration) { _ in true }
    }

    /// Moves the time of the client's loop, and does what is due until then.
    ///
    /// - Precondition: The client was connected on a ``TestEventLoop``.
    public func advance(by duration: Duration) async {
        guard let eventLoop = self.eventLoop as? TestEventLoop else {
            preconditionFailure("Time can be moved on a TestEventLoop only.")
        }
        await eventLoop.advance(by: duration)
    }

    /// The connection ends as if the network had gone.
    public func drop() {
        self.onTransport { $0.ended() }
    }

    /// The server takes the connection down.
    public func drain(_ code: CloseCode = .goingAway) {
        self.onTransport { $0.socket?.drain(code) }
    }

    private func onTransport(_ body: @escaping @Sendable (TestTransport) -> Void) {
        self.eventLoop.execute { body(self.transport.value) }
    }

    private func send(
        joinRef: String?,
        ref: String,
        _ topic: String,
        _ event: String,
        _ payload: some Encodable & Sendable
    ) throws {
        let payload = try Payload(encoding: payload)
        let message = Message(
            joinRef: joinRef.map { .string($0) },
            ref: .string(ref),
            topic: topic,
            event: event,
            payload: payload
        )
        let frame = try ClientCodec.encode(message)
        switch frame.kind {
        case .text: self.send(text: String(buffer: frame.payload))
        case .binary: self.send(binary: Array(frame.payload.readableBytesView))
        }
    }

    private func takeRef() -> String {
        self.state.withLock { state in
            defer { state.nextRef += 1 }
            return String(state.nextRef)
        }
    }
}

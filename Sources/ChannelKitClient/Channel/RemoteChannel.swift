public import ChannelKit

/// A channel of a server, as a client sees it.
///
/// Ask for events before you join, and you miss none. Once joined, it is joined anew whenever that is needed; while it is not,
/// messages wait, as many as its options allow.
public final class RemoteChannel: Sendable {
    /// The topic.
    public let topic: String
    /// How it behaves.
    public let options: RemoteChannelOptions

    private let core: ClientCore
    private let payload: Payload
    private let outlets = EventOutlets<RemoteChannelEvent>()

    init(core: ClientCore, topic: String, payload: Payload, options: RemoteChannelOptions) {
        self.core = core
        self.topic = topic
        self.payload = payload
        self.options = options
        core.outlets.add(self.outlets)
    }

    // MARK: Joining and leaving

    /// Joins, and waits until the server has said yes. There need not be a connection yet.
    ///
    /// When it throws, the channel is not joined and will not be; join again if you like.
    ///
    /// - Parameter timeout: How long it may take; `nil` for the client's `replyTimeout`.
    /// - Returns: What the server said.
    /// - Throws: ``ChannelClientError``: ``ChannelClientError/Code/joinRefused`` with the server's answer, or
    ///   ``ChannelClientError/Code/timedOut``; `CancellationError`.
    @discardableResult
    public func join(timeout: Duration? = nil) async throws -> Payload {
        let entry = ChannelEntry(
            topic: self.topic,
            options: self.options,
            payload: self.payload,
            outlets: self.outlets
        )
        return try await self.core.join(entry, timeout: timeout ?? self.replyTimeout).response
    }

    /// Joins, and decodes what the server says.
    ///
    /// - Throws: The same, and `ChannelError.Code.invalidPayload`; the channel is joined then.
    public func join<Response: Decodable>(as type: Response.Type, timeout: Duration? = nil) async throws -> Response {
        try await self.join(timeout: timeout).decode(as: Response.self)
    }

    /// Leaves, and waits until the server has said that it knows. Does nothing if the channel is not joined.
    ///
    /// The channel is left whatever the server says.
    ///
    /// - Parameter timeout: How long the server may take; `nil` for the client's `replyTimeout`.
    /// - Throws: ``ChannelClientError/Code/timedOut``; `CancellationError`.
    public func leave(timeout: Duration? = nil) async throws {
        try await self.core.leave(self.topic, of: self.outlets, timeout: timeout ?? self.replyTimeout)
    }

    // MARK: Pushing

    /// Sends a message, and waits for the server's answer.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - payload: What it carries: a value that is encoded as JSON, or a `Payload` of bytes.
    ///   - timeout: How long it may take, waiting for the channel to be joined included; `nil` for the client's `replyTimeout`.
    /// - Returns: What the server answers with `ok`.
    /// - Throws: ``ChannelClientError``: ``ChannelClientError/Code/errorReply`` with the answer if it is another one;
    ///   ``ChannelClientError/Code/connectionLost`` or ``ChannelClientError/Code/channelCrashed`` if it is not known whether the
    ///   server has done what it was asked; and others. `CancellationError`.
    @discardableResult
    public func push(
        _ event: String,
        _ payload: some Encodable & Sendable,
        timeout: Duration? = nil
    ) async throws -> Payload {
        let reply = try await self.core.push(
            event,
            try Payload(encoding: payload),
            topic: self.topic,
            of: self.outlets,
            awaitsReply: true,
            timeout: timeout ?? self.replyTimeout
        )
        guard reply.status == "ok" else {
            let reason = reply.reason.map { ": \($0)" } ?? "."
            throw ChannelClientError(
                .errorReply,
                "The server answered \(event) with \(reply.status)\(reason)",
                reply: reply
            )
        }
        return reply.response
    }

    /// Sends a message without a payload, and waits for the server's answer.
    @discardableResult
    public func push(_ event: String, timeout: Duration? = nil) async throws -> Payload {
        try await self.push(event, Payload.empty, timeout: timeout)
    }

    /// Sends a message, waits for the server's answer, and decodes it.
    ///
    /// - Throws: The same, and `ChannelError.Code.invalidPayload`.
    public func push<Response: Decodable>(
        _ event: String,
        _ payload: some Encodable & Sendable,
        as type: Response.Type,
        timeout: Duration? = nil
    ) async throws -> Response {
        try await self.push(event, payload, timeout: timeout).decode(as: Response.self)
    }

    /// Sends a message that is not answered. Returns when it has been handed to the network, so that a network that is slow
    /// slows down who sends.
    ///
    /// - Throws: ``ChannelClientError``; `CancellationError`.
    public func send(
        _ event: String,
        _ payload: some Encodable & Sendable,
        timeout: Duration? = nil
    ) async throws {
        _ = try await self.core.push(
            event,
            try Payload(encoding: payload),
            topic: self.topic,
            of: self.outlets,
            awaitsReply: false,
            timeout: timeout ?? self.replyTimeout
        )
    }

    private var replyTimeout: Duration { self.core.configuration.replyTimeout }

    // MARK: Events

    /// Everything that happens on the channel, until it is over.
    public func events(buffering: EventBuffering = EventBuffering()) -> EventSequence<RemoteChannelEvent> {
        self.outlets.sequence(buffering, gap: { .missed($0) }) { $0 }
    }

    /// The messages of one event, decoded, until the channel is over.
    public func messages<Value: Decodable & Sendable>(
        _ event: String,
        as type: Value.Type = Value.self,
        buffering: EventBuffering = EventBuffering()
    ) -> MessageSequence<Value> {
        MessageSequence(
            self.outlets.sequence(buffering) { channelEvent in
                guard case .message(let message) = channelEvent, message.event == event else { return nil }
                return message.payload
            }
        )
    }

    /// Who is present, from the state that the server sends after a join on. To be asked for before joining.
    ///
    /// - Parameter meta: What the server tracks with each presence.
    public func presence<Meta: Decodable & Sendable>(of meta: Meta.Type) -> PresenceSequence<Meta> {
        let follower = PresenceFollower<Meta>()
        return PresenceSequence(follower: follower, subscription: self.outlets.add(follower))
    }

    deinit { self.core.outlets.remove(self.outlets) }
}

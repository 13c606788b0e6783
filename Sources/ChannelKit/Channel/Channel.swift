/// One client in one topic: a value that is made when the client joins and lives until it is gone.
///
/// `join` and the handlers of one value run one at a time, in the order in which the messages came. Those of different
/// values run side by side.
///
/// ```swift
/// struct RoomChannel: Channel {
///     typealias Assigns = User
///
///     let store: MessageStore
///
///     static let events = Events<Self> {
///         On("new_message", NewMessage.self) { channel, message, context in
///             let stored = try await channel.store.append(message, by: context.assigns)
///             try context.broadcast("new_message", stored)
///             return .ok(["message_id": stored.id])
///         }
///     }
///
///     func join(_ payload: NoPayload, context: Context) async throws -> JoinedRoom {
///         guard let room = try await self.store.room(context.topicSuffix) else { throw ChannelRefusal(reason: "not_found") }
///         return JoinedRoom(room)
///     }
/// }
/// ```
public protocol Channel: Sendable {
    /// What the socket's handler knows about the client.
    associatedtype Assigns: Sendable
    /// What a client sends to join. ``Payload`` takes anything, ``NoPayload`` takes anything and drops it.
    associatedtype JoinPayload: Decodable & Sendable
    /// What a client that is let in is answered.
    associatedtype JoinReply: Encodable & Sendable
    /// What your own code sends to the channel with ``ChannelContext/send(_:)``.
    associatedtype Info: Sendable = Never

    /// What the channel and its handlers do things with.
    typealias Context = ChannelContext<Self>

    /// What the channel does about each event.
    static var events: Events<Self> { get }

    /// Events that this channel wants to see, and change, before its client gets them: ``handleOut(_:context:)``.
    static var interceptedEvents: Set<String> { get }

    /// At which levels joins and events are logged.
    static var logLevels: ChannelLogLevels { get }

    /// Lets the client in, or throws.
    ///
    /// The topic's broadcasts are kept from here on and reach the client right behind the answer, so that nothing is lost
    /// between what `join` reads and what is broadcast.
    ///
    /// - Throws: A ``ChannelRefusal`` is the client's answer. Any other error is answered with `join crashed` and logged.
    mutating func join(_ payload: JoinPayload, context: Context) async throws -> JoinReply

    /// The client has been answered: the place to push and broadcast what follows a join.
    mutating func joined(context: Context) async throws

    /// Something that your own code has sent to the channel.
    mutating func handleInfo(_ info: Info, context: Context) async throws

    /// An event of ``interceptedEvents`` has been broadcast. Push what the client shall get, if anything.
    ///
    /// A client that resumes is told that it has got past the broadcast with the last push, once this returns: push once, so
    /// that it never gets a part of it twice. What is broadcast behind it waits until then.
    mutating func handleOut(_ broadcast: Broadcast, context: Context) async throws

    /// Something has been broadcast to a topic that the channel has subscribed to with ``ChannelContext/subscribe(to:)``.
    mutating func handleBroadcast(_ broadcast: Broadcast, context: Context) async throws

    /// The channel has ended, for whatever reason. The client gets nothing any more; the others do.
    ///
    /// Called once for every join that let the client in, in a task that is not cancelled. What the channel tracked is no
    /// longer present. The topic stays taken until this returns, within ``SocketLimits/terminationGrace``.
    mutating func terminate(_ reason: TerminationReason, context: Context) async
}

extension Channel {
    public static var interceptedEvents: Set<String> { [] }
    /// Joins at `debug`, events at `trace`.
    public static var logLevels: ChannelLogLevels { ChannelLogLevels() }
    public mutating func joined(context: Context) async throws {}
    public mutating func handleInfo(_ info: Info, context: Context) async throws {}
    public mutating func handleOut(_ broadcast: Broadcast, context: Context) async throws {
        try context.push(broadcast.event, broadcast.payload)
    }
    /// Pushes it to the client, as an event of the channel's own topic.
    public mutating func handleBroadcast(_ broadcast: Broadcast, context: Context) async throws {
        try context.push(broadcast.event, broadcast.payload)
    }
    public mutating func terminate(_ reason: TerminationReason, context: Context) async {}
}

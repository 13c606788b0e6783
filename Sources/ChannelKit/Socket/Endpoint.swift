import HTTPTypes
public import Logging
import Synchronization

/// Where clients connect: a handler that lets them in, the channels that they may join, and the PubSub between them.
///
/// An endpoint serves any number of transports. One is made per server and lives as long as it.
///
/// ```swift
/// let endpoint = Endpoint(
///     UserSocket(tokens: tokens),
///     channels: [.channel("room:*") { RoomChannel(store: store) }],
///     logger: logger
/// )
/// ```
public final class Endpoint<Handler: SocketHandler>: Sendable {
    /// Decides who may connect.
    public let handler: Handler

    private let channels: [ChannelRegistration<Handler.Assigns>]
    let services: EndpointServices
    private let revalidation: Revalidation?

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - handler: Decides who may connect.
    ///   - channels: The channels that clients may join. Where several match a topic, the first is used.
    ///   - limits: What one socket may ask for.
    ///   - revalidation: How often open sockets are judged again with ``SocketHandler/revalidate(_:)``, if they are.
    ///   - pubSub: Takes broadcasts to members, here and on other nodes.
    ///   - presence: How the members of topics are told who is present.
    ///   - logger: For what goes wrong in channels.
    public init(
        _ handler: Handler,
        channels: [ChannelRegistration<Handler.Assigns>] = [],
        limits: SocketLimits = SocketLimits(),
        revalidation: Revalidation? = nil,
        pubSub: LocalPubSub = LocalPubSub(),
        presence: PresenceConfiguration = PresenceConfiguration(),
        logger: Logger
    ) {
        self.handler = handler
        self.channels = channels
        self.revalidation = revalidation
        pubSub.histories.add(channels.map { HistoryStore.Rule(pattern: $0.pattern, bounds: $0.history) })
        self.services = EndpointServices(
            limits: limits,
            pubSub: pubSub,
            presence: PresenceTracker(pubSub: pubSub, configuration: presence, logger: logger),
            logger: logger
        )
    }

    /// What one socket may ask for.
    public var limits: SocketLimits { self.services.limits }

    /// What takes broadcasts to the members of topics.
    public var pubSub: LocalPubSub { self.services.pubSub }

    /// What has become of the channels and their messages so far.
    public var counters: ChannelCounters {
        var counters = self.services.counting.snapshot
        counters.openSockets = self.services.sockets.counts.open
        (counters.receivedMessages, counters.sentMessages) = self.services.pubSub.traffic
        counters.presences = self.services.presence.entryCount
        counters.droppedBroadcasts = self.services.pubSub.droppedCount
        counters.failedPresenceFetches = self.services.presence.fetchFailures.load(ordering: .relaxed)
        counters.histories = self.services.pubSub.historyCounters
        return counters
    }

    /// Sends an event to everybody in a topic. From anywhere; never waits.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``, ``ChannelError/Code/fieldTooLong``.
    public func broadcast(
        topic: String,
        event: String,
        payload: some Encodable & Sendable
    ) throws(ChannelError) {
        try self.services.pubSub.broadcast(
            Broadcast(topic: topic, event: event, payload: Payload(encoding: payload))
        )
    }

    /// Sends an event to everybody in a topic who is connected to this node. From anywhere; never waits.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload``, ``ChannelError/Code/fieldTooLong``.
    public func localBroadcast(
        topic: String,
        event: String,
        payload: some Encodable & Sendable
    ) throws(ChannelError) {
        try self.services.pubSub.deliver(Broadcast(topic: topic, event: event, payload: Payload(encoding: payload)))
    }

    /// Closes all sockets of an identifier, on this node and others, with 1001: their clients connect anew, and it is up to
    /// the handler to refuse them.
    public func disconnect(_ socketID: String) throws(ChannelError) {
        try self.services.disconnect(socketID)
    }

    /// Ends the endpoint: lets no more clients in, closes every socket with 1001, and waits until all channels have
    /// terminated. Once it has returned `true`, nothing of them runs any more, and what they write to may be closed.
    ///
    /// Waiting is not cut short by cancellation, but by the timeout: what `terminate` has to store shall be stored. A server
    /// of `ChannelKitHummingbird` closes its own sockets on graceful shutdown and waits for their channels; call this where
    /// there is another transport, or none.
    ///
    /// - Parameters:
    ///   - timeout: How long it may take, the window included.
    ///   - window: The closes are spread over so long, at random, so that not all clients connect anew at once.
    /// - Returns: Whether all channels have terminated.
    @discardableResult
    public func shutdown(within timeout: Duration = .seconds(10), closingOver window: Duration = .zero) async -> Bool {
        self.services.sockets.closeAll(over: min(window, timeout))
        return await self.services.sockets.wait(for: .nothingLeft, within: timeout)
    }

    /// Waits until the channels of closed sockets have terminated, for ``SocketLimits/terminationGrace`` and no longer.
    ///
    /// For adapters whose server has closed its sockets and is about to end.
    ///
    /// - Returns: Whether they have.
    @discardableResult
    package func waitForEndingChannels() async -> Bool {
        await self.services.sockets.wait(for: .nothingEnding, within: self.limits.terminationGrace)
    }

    /// Lets a client in, or refuses it. For adapters: called before the transport is opened, on any thread.
    ///
    /// - Throws: The ``ConnectRefusal`` to answer with.
    public func connect(_ request: ConnectRequest) async throws(ConnectRefusal) -> AcceptedConnection {
        guard !self.services.sockets.isShutDown else {
            throw ConnectRefusal("the endpoint is shut down", status: .serviceUnavailable)
        }
        guard let serializer = Serializer(version: request.parameters["vsn"]) else {
            throw ConnectRefusal("unknown serializer version")
        }
        let assigns: Handler.Assigns
        do {
            assigns = try await self.handler.connect(request)
        } catch let refusal as ConnectRefusal {
            throw refusal
        } catch {
            self.services.logger.info("A socket was refused", metadata: ["error": "\(error)"])
            throw ConnectRefusal("connect failed")
        }
        let channels = self.channels
        return AcceptedConnection(
            serializer: serializer,
            socketID: self.handler.id(for: assigns),
            services: self.services,
            validity: SocketValidity.Terms(
                expiration: self.handler.expiration(of: assigns),
                revalidation: self.revalidation,
                revalidate: { [handler = self.handler] in try await handler.revalidate(assigns) }
            ),
            route: { topic in
                guard let channel = channels.first(where: { $0.pattern.matches(topic) }) else { return nil }
                return { seat in channel.makeRuntime(seat, assigns) }
            }
        )
    }
}

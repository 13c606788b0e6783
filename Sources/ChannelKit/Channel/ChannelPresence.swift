import Synchronization

/// Who is present in a channel's topic.
///
/// What a channel tracks lasts until it is untracked or the channel ends, on whatever path. The topic's members are told of
/// changes with `presence_diff`, the leaves and joins of a short window in one. To tell a client who is there already, track
/// and then push the state without suspending in between: the diff of its own coming is then never ahead of the state. How
/// long a window is, and what else is told, is a matter of the endpoint's ``PresenceConfiguration``.
public struct ChannelPresence<C: Channel>: Sendable {
    let identity: ChannelIdentity<C>

    /// Adds a presence.
    ///
    /// - Parameters:
    ///   - key: Who: a user's identifier. Several channels may track the same key, each with a meta of its own.
    ///   - meta: What is known about them here. Encodes as a JSON object.
    /// - Returns: The `phx_ref` by which clients know it.
    /// - Throws: ``ChannelError/Code/alreadyTracked``, ``ChannelError/Code/unencodablePayload``, and
    ///   ``ChannelError/Code/ended`` once the channel has ended, in its `terminate` too.
    @discardableResult
    public func track(_ key: String, meta: some Encodable & Sendable = NoPayload()) throws(ChannelError) -> String {
        let ref = try self.tracker.track(
            key,
            meta: meta,
            topic: self.identity.topic,
            owner: self.identity.member,
            on: self.identity.eventLoop
        )
        // Asked afterwards: either this sees that the channel has ended, or its end sees what has been tracked.
        guard self.identity.hasEnded.load(ordering: .acquiring) else { return ref }
        self.tracker.ended(self.identity.member, on: self.identity.eventLoop)
        throw ChannelError(.ended, "The channel has ended, so it cannot be present.")
    }

    /// Replaces the meta of a presence that this channel tracks.
    ///
    /// - Returns: The new `phx_ref`.
    /// - Throws: ``ChannelError/Code/notTracked``, ``ChannelError/Code/unencodablePayload``.
    @discardableResult
    public func update(_ key: String, meta: some Encodable & Sendable) throws(ChannelError) -> String {
        try self.tracker.update(
            key,
            meta: meta,
            topic: self.identity.topic,
            owner: self.identity.member,
            on: self.identity.eventLoop
        )
    }

    /// Removes a presence that this channel tracks. Nothing happens if there is none.
    public func untrack(_ key: String) {
        self.tracker.untrack(
            key,
            topic: self.identity.topic,
            owner: self.identity.member,
            on: self.identity.eventLoop
        )
    }

    /// Everybody who is present, as clients read it: `{key: {"metas": [meta, …]}, …}`.
    ///
    /// With a ``PresenceFetch``, without those about whom it has not been asked yet.
    public func list() -> Payload { self.tracker.list(of: self.identity.topic) }

    /// Everybody who is present, with the metas of each key in the order in which they came.
    ///
    /// - Throws: ``ChannelError/Code/invalidPayload`` when one that was tracked does not decode.
    public func list<Meta: Decodable & Sendable>(
        as type: Meta.Type
    ) throws(ChannelError) -> [String: [PresenceMeta<Meta>]] {
        try self.tracker.list(of: self.identity.topic, as: type)
    }

    /// How many metas each key has: one for each tab, as a rule.
    public func counts() -> [String: Int] { self.tracker.counts(in: self.identity.topic) }

    /// Sends everybody who is present to this client, as `presence_state`; where topics are
    /// ``PresenceConfiguration/countOnly``, how many they are, as `presence_count`.
    ///
    /// Called elsewhere than on the connection's event loop, it sends who is present when the loop comes to it. With a
    /// ``PresenceFetch``, it is sent once that has been asked about those who are present now.
    public func pushState() throws(ChannelError) {
        self.identity.onLoop { $0.sendPresenceState() }
    }

    private var tracker: PresenceTracker { self.identity.services.presence }
}

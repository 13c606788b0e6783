import Synchronization

/// Who is present in a channel's topic.
///
/// What a channel tracks lasts until it is untracked or the channel ends, on whatever path. The topic's members are told of
/// changes with `presence_diff`, the leaves and joins of a short window in one. To tell a client who is there already, track
/// and then push the state without suspending in between: the diff of its own coming is then never ahead of the state.
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
    public func list() -> Payload { self.tracker.list(of: self.identity.topic) }

    /// How many metas each key has: one for each tab, as a rule.
    public func counts() -> [String: Int] {
        self.tracker.entries(of: self.identity.topic).reduce(into: [:]) { $0[$1.key, default: 0] += 1 }
    }

    /// Sends everybody who is present to this client, as `presence_state`.
    ///
    /// Called elsewhere than on the connection's event loop, it sends who is present when the loop comes to it.
    public func pushState() throws(ChannelError) {
        self.identity.onLoop { $0.sendPresenceState() }
    }

    private var tracker: PresenceTracker { self.identity.services.presence }
}

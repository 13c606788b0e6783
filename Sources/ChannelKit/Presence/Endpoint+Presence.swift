/// Presence outside of channels.
extension Endpoint {
    /// Everybody who is present in a topic, as clients read it: `{key: {"metas": [meta, …]}, …}`.
    ///
    /// With a ``PresenceFetch``, without those about whom it has not been asked yet.
    public func presences(in topic: String) -> Payload {
        self.services.presence.list(of: topic)
    }

    /// Everybody who is present in a topic, with the metas of each key in the order in which they came.
    ///
    /// - Throws: ``ChannelError/Code/invalidPayload`` when one that was tracked does not decode.
    public func presences<Meta: Decodable & Sendable>(
        in topic: String,
        as type: Meta.Type
    ) throws(ChannelError) -> [String: [PresenceMeta<Meta>]] {
        try self.services.presence.list(of: topic, as: type)
    }

    /// Makes something that is no channel present in a topic for the length of `body`: a job, or a bot.
    ///
    /// ```swift
    /// try await endpoint.withPresence("room:1", key: "summariser", meta: Progress(done: 0)) { presence in
    ///     for try await part in summary {
    ///         try presence.update(meta: Progress(done: part.fraction))
    ///     }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - topic: The topic.
    ///   - key: Who.
    ///   - meta: What is known about them. Encodes as a JSON object.
    ///   - body: Gets what the meta is changed by. However it ends, the presence ends with it.
    /// - Throws: ``ChannelError/Code/unencodablePayload``, and what `body` throws.
    public func withPresence<Result>(
        _ topic: String,
        key: String,
        meta: some Encodable & Sendable = NoPayload(),
        _ body: (TrackedPresence) async throws -> Result
    ) async throws -> Result {
        let tracker = self.services.presence
        let owner = MemberID()
        _ = try tracker.track(key, meta: meta, topic: topic, owner: owner, on: nil)
        defer { tracker.ended(owner, on: nil) }
        return try await body(TrackedPresence(topic: topic, key: key, owner: owner, tracker: tracker))
    }

    /// Keeps presence alike on all nodes until the task is cancelled. Run it beside the server where the PubSub has an
    /// adapter; without it, each node shows those who are present on it.
    ///
    /// ```swift
    /// async let _ = endpoint.replicatePresence()
    /// try await app.runService()
    /// ```
    ///
    /// Those who are present on a node that ends this way have left at once; on one that is lost, after
    /// ``PresenceConfiguration/missedHeartbeatsUntilDown`` heartbeats. Each node takes one endpoint: two that share a PubSub
    /// cannot both do this.
    public func replicatePresence() async {
        let tracker = self.services.presence
        tracker.startReplication()
        defer { tracker.stopReplication() }
        while (try? await Task.sleep(for: tracker.configuration.heartbeat)) != nil { tracker.heartbeat() }
    }
}

/// The presence of something that is no channel: ``Endpoint/withPresence(_:key:meta:_:)``.
public struct TrackedPresence: Sendable {
    /// Where it is present.
    public let topic: String
    /// Who is present.
    public let key: String

    let owner: MemberID
    let tracker: PresenceTracker

    /// Replaces the meta.
    ///
    /// - Returns: The new `phx_ref`.
    /// - Throws: ``ChannelError/Code/unencodablePayload``, and ``ChannelError/Code/notTracked`` once the scope has ended.
    @discardableResult
    public func update(meta: some Encodable & Sendable) throws(ChannelError) -> String {
        try self.tracker.update(self.key, meta: meta, topic: self.topic, owner: self.owner, on: nil)
    }
}

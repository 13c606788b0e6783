/// Finds out more about those who are present than their metas say: the names and pictures of users, as a rule.
///
/// It is asked once for each topic and window, about all keys that have come or been updated in it, so that many who join at
/// once cost one query. What it returns stands beside the metas, in diffs and lists alike:
/// `{"u1": {"metas": […], "user": {"name": "Ann"}}}`.
///
/// ```swift
/// struct Card: Encodable { var user: User }
///
/// PresenceConfiguration(
///     fetch: PresenceFetch { topic, keys in try await users.load(keys).mapValues(Card.init(user:)) }
/// )
/// ```
///
/// While it runs, the topic's later changes wait; other topics do not. When it throws, or takes longer than its time, its
/// keys are told of without what it would have said, that is logged and counted in ``ChannelCounters/failedPresenceFetches``,
/// and they are asked about anew when they are updated or come again. One that goes on after it has been cancelled is not
/// run a second time in the same topic meanwhile.
public struct PresenceFetch: Sendable {
    /// How long it may take.
    let timeout: Duration
    let load: @Sendable (_ topic: String, _ keys: [String]) async throws -> PresenceMembers

    /// Makes a hook.
    ///
    /// - Parameters:
    ///   - timeout: How long it may take. It is cancelled after that.
    ///   - load: Gets the topic, and keys in it, each once. Returns what stands beside the metas of each, which encodes as a
    ///     JSON object with no member `metas`; a key that is left out has only its metas.
    public init<Members: Encodable & Sendable>(
        timeout: Duration = .seconds(1),
        _ load: @escaping @Sendable (_ topic: String, _ keys: [String]) async throws -> [String: Members]
    ) {
        self.timeout = timeout
        self.load = { topic, keys in
            try await load(topic, keys).mapValues { try PresenceText.members($0) }
        }
    }
}

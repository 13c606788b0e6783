/// How much of what is broadcast to a topic is kept for clients that come back.
///
/// A client that rejoins within these bounds gets exactly what it missed; one that comes later is told that it did not. Each
/// topic that matches the registration keeps its own history, from the moment on at which the first client asks for one:
/// topics whose clients never do cost nothing.
///
/// ```swift
/// .channel("room:*", history: History(count: 256, excluding: ["user_typing"])) { RoomChannel(store: store) }
/// ```
public struct History: Hashable, Sendable {
    /// How many broadcasts of a topic are kept.
    public var count: Int
    /// About how many bytes of memory the broadcasts of a topic may take, with the frames that are kept for them.
    public var bytes: Int
    /// For how long a broadcast is kept.
    public var lifetime: Duration
    /// Events that nobody misses. They are broadcast as ever and never kept, as are those of presence.
    public var excluding: Set<String>

    /// Describes the history of a topic.
    ///
    /// - Parameters:
    ///   - count: How many broadcasts are kept; at least one.
    ///   - bytes: About how many bytes of memory they may take.
    ///   - lifetime: For how long one is kept.
    ///   - excluding: Events that are never kept.
    public init(
        count: Int = 256,
        bytes: Int = 256 << 10,
        lifetime: Duration = .seconds(300),
        excluding: Set<String> = []
    ) {
        precondition(count >= 1, "A history has to have room for a broadcast.")
        self.count = count
        self.bytes = bytes
        self.lifetime = lifetime
        self.excluding = excluding
    }

    /// Whether a broadcast of this event is kept.
    func keeps(_ event: String) -> Bool {
        switch event {
        case ReservedEvent.presenceState, ReservedEvent.presenceDiff, ReservedEvent.presenceCount: false
        default: !self.excluding.contains(event)
        }
    }
}

/// How much all topics of a ``LocalPubSub`` may keep together.
///
/// Beyond either bound the history that has been used least recently goes as a whole. Its clients go on as before, and the
/// next time that they come back are told that nothing could be recovered.
public struct HistoryLimits: Hashable, Sendable {
    /// How many topics have a history.
    public var topics: Int
    /// About how many bytes of memory all histories may take.
    public var bytes: Int

    /// Describes the limits.
    ///
    /// - Parameters:
    ///   - topics: How many topics have a history; at least one.
    ///   - bytes: About how many bytes of memory all histories may take.
    public init(topics: Int = 10_000, bytes: Int = 64 << 20) {
        precondition(topics >= 1, "There has to be room for one history.")
        self.topics = topics
        self.bytes = bytes
    }
}

/// What histories have been good for, and what they take.
public struct HistoryCounters: Hashable, Sendable {
    /// How many times a client that came back got all that it had missed.
    public var recoveries = 0
    /// How many times a client that came back was told that what it had missed is not there any more.
    public var failedRecoveries = 0
    /// How many topics have a history.
    public var topics = 0
    /// About how many bytes of memory they take.
    public var bytes = 0
}

/// How the members of topics are told who is present.
public struct PresenceConfiguration: Sendable {
    /// For how long changes in a topic are gathered before its members are told. At least until the end of the event loop's
    /// turn.
    public var window: Duration
    /// Topics that are too large to list: their members are told how many keys are present, and not which. The event is
    /// `presence_count` with `{"count": 7}`, at most once per window; ``ChannelPresence/pushState()`` sends it too. The
    /// server's own code can still list them.
    public var countOnly: [TopicPattern]
    /// Finds out more about those who are present; not asked about topics of ``countOnly``.
    public var fetch: PresenceFetch?
    /// How often nodes hear of each other: ``Endpoint/replicatePresence()``.
    public var heartbeat: Duration
    /// For how many heartbeats a node may be silent before those who are present on it have left. They are back when it is
    /// heard of again.
    public var missedHeartbeatsUntilDown: Int
    /// For how many heartbeats a node may be silent before it is forgotten, so that it has to tell everything anew.
    public var missedHeartbeatsUntilForgotten: Int

    /// Describes how the members of topics are told who is present.
    public init(
        window: Duration = .milliseconds(100),
        countOnly: [TopicPattern] = [],
        fetch: PresenceFetch? = nil,
        heartbeat: Duration = .seconds(1),
        missedHeartbeatsUntilDown: Int = 5,
        missedHeartbeatsUntilForgotten: Int = 600
    ) {
        precondition(heartbeat > .zero, "The time between heartbeats has to be positive.")
        precondition(missedHeartbeatsUntilDown >= 1, "A node has to have the time for a heartbeat.")
        precondition(
            missedHeartbeatsUntilForgotten > missedHeartbeatsUntilDown,
            "A node is down before it is forgotten."
        )
        self.window = window
        self.countOnly = countOnly
        self.fetch = fetch
        self.heartbeat = heartbeat
        self.missedHeartbeatsUntilDown = missedHeartbeatsUntilDown
        self.missedHeartbeatsUntilForgotten = missedHeartbeatsUntilForgotten
    }
}

import Synchronization

/// What has become of an endpoint's channels and their messages, counted since it was made.
///
/// Counted are messages, joins and ends, and everything that was refused, dropped or went wrong.
/// ``Endpoint/counters`` gives them.
public struct ChannelCounters: Hashable, Sendable {
    /// Sockets that are open now.
    public var openSockets = 0
    /// Channels that clients are joined to now.
    public var openChannels = 0
    /// Entries of presence that are shown to clients here, those of other nodes included.
    public var presences = 0
    /// Messages that clients have sent, whatever became of them, heartbeats too. Those of all sockets that share the
    /// endpoint's ``LocalPubSub``.
    public var receivedMessages = 0
    /// Messages that clients were sent, each for each client. Of all sockets that share the endpoint's ``LocalPubSub``.
    public var sentMessages = 0
    /// Joins that let the client in.
    public var joins = 0
    /// Joins that did not, for whatever reason: no such topic, a bound of the socket, the channel's own refusal, a crash.
    public var refusedJoins = 0
    /// Joins and handlers that threw something that is not an answer.
    public var crashes = 0
    /// Messages of clients that no channel was given, and that were answered with an error: no such topic, a field that is
    /// too long, or more of them than ``SocketLimits/messageRate`` allows.
    public var refusedMessages = 0
    /// Messages of clients that were over an ``EventLimit``.
    public var limitedMessages = 0
    /// Messages of clients that found their channel's mailbox full.
    public var busyRefusals = 0
    /// Messages of clients that could not be read.
    public var malformedMessages = 0
    /// What ``ChannelContext/send(_:)`` did not take because too much waited already.
    public var refusedInfos = 0
    /// Broadcasts dropped because an event loop did not keep up with them.
    public var droppedBroadcasts = 0
    /// Channels that were ended, or not let in, because they had missed broadcasts: their clients join anew.
    public var gaps = 0
    /// Sockets closed because their token had expired.
    public var expiredSockets = 0
    /// Sockets closed because their client was judged again, and might not stay.
    public var revokedSockets = 0
    /// Sockets closed because their client could not be judged again for too long.
    public var unverifiedSockets = 0
    /// How often a ``PresenceFetch`` has failed, or taken too long.
    public var failedPresenceFetches = 0
    /// What the histories of topics have been good for, and what they take. They belong to the endpoint's ``LocalPubSub``.
    public var histories = HistoryCounters()
}

/// Keeps the counters of an endpoint. On any thread.
final class ChannelCounting: Sendable {
    private let counters = Mutex(ChannelCounters())

    var snapshot: ChannelCounters { self.counters.withLock { $0 } }

    func count(_ change: (inout ChannelCounters) -> Void) {
        self.counters.withLock { change(&$0) }
    }
}

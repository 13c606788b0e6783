/// How one replica keeps up with the others: a state machine that is told what happens and says what to send.
///
/// Each replica tells all others what it does, one interval behind the other, and how far it is in a heartbeat. Whoever finds
/// that something is missing asks for it. A replica speaks for its own entries only: one that has not been heard of for some
/// heartbeats is down, and its entries are not shown; if it is heard of again, they are back; after a longer while, or when
/// it has said goodbye, nothing of it is kept. A node that starts anew is a new replica.
struct PresenceReplication: Sendable {
    struct Configuration: Hashable, Sendable {
        /// After how many heartbeats of ours without one of theirs a replica is down.
        var missedHeartbeatsUntilDown = 5
        /// After how many nothing of it is kept. A replica that says goodbye is kept in mind for as long.
        var missedHeartbeatsUntilForgotten = 600
        /// How many changes are kept for those who have missed some.
        var logCapacity = 4_096
    }

    /// What is to be done.
    struct Output: Hashable, Sendable {
        var diff = PendingPresence()
        var messages: [PresenceMessage] = []
    }

    private struct Peer {
        /// How many of our heartbeats ago it was heard of.
        var silence = 0
        /// Whether it has been asked for what is missing since our last heartbeat.
        var hasBeenAsked = false
        /// Whether it has ended. What comes late is not listened to.
        var hasSaidGoodbye = false
    }

    private let configuration: Configuration
    private var peers: [Replica: Peer] = [:]
    /// What this replica has done and the others have not been told.
    private var untold: PresenceInterval
    private var log: PresenceLog
    /// From where on somebody has asked to be told again.
    private var requested: UInt64?

    /// - Parameter state: What this replica knows already.
    init(_ configuration: Configuration = Configuration(), state: PresenceState) {
        self.configuration = configuration
        self.untold = PresenceInterval(replica: state.replica, after: state.clock, through: state.clock)
        self.log = PresenceLog(capacity: configuration.logCapacity)
    }

    // MARK: What this replica does

    mutating func added(_ entry: PresenceEntry) { self.untold.add(entry) }

    mutating func removed(_ dot: Dot) { self.untold.remove(dot.counter) }

    /// What the others are to be told now; `nil` if nothing has happened.
    mutating func takeUntold() -> PresenceMessage? {
        guard !self.untold.isEmpty else { return nil }
        let interval = self.untold
        self.log.append(interval)
        self.untold = PresenceInterval(replica: interval.replica, after: interval.through, through: interval.through)
        return .changes(interval)
    }

    /// It is time for a heartbeat.
    mutating func heartbeat(_ state: inout PresenceState) -> Output {
        var output = Output()
        for replica in self.peers.keys.sorted() { self.grewSilent(replica, &state, &output) }
        if let untold = self.takeUntold() { output.messages.append(untold) }
        if let since = self.requested.take() {
            output.messages.append(.changes(self.log.since(since) ?? state.history))
        }
        // Said in any case: what has been sent may be lost, and the clock tells.
        output.messages.append(.heartbeat(state.replica, clock: state.clock))
        return output
    }

    private mutating func grewSilent(_ replica: Replica, _ state: inout PresenceState, _ output: inout Output) {
        guard var peer = self.peers[replica] else { return }
        peer.silence += 1
        peer.hasBeenAsked = false
        self.peers[replica] = peer
        if peer.silence == self.configuration.missedHeartbeatsUntilDown {
            output.diff.append(state.replicaDown(replica))
        }
        if peer.silence >= self.configuration.missedHeartbeatsUntilForgotten {
            output.diff.append(state.forget(replica))
            self.peers[replica] = nil
        }
    }

    // MARK: What the others say

    mutating func received(_ message: PresenceMessage, _ state: inout PresenceState) -> Output {
        var output = Output()
        let sender = message.sender
        guard sender != state.replica, self.peers[sender]?.hasSaidGoodbye != true else { return output }
        self.peers[sender, default: Peer()].silence = 0
        output.diff.append(state.replicaUp(sender))
        switch message {
        case .heartbeat(_, let clock):
            if clock > state.context.version(of: sender) { self.ask(sender, state, &output) }
        case .changes(let interval):
            if let diff = state.apply(interval) { output.diff.append(diff) } else { self.ask(sender, state, &output) }
        case .request(_, to: state.replica, let since):
            self.requested = min(self.requested ?? since, since)
        case .request:
            break
        case .goodbye:
            output.diff.append(state.forget(sender))
            self.peers[sender]?.hasSaidGoodbye = true
        }
        return output
    }

    private mutating func ask(_ replica: Replica, _ state: PresenceState, _ output: inout Output) {
        // The answer comes with its next heartbeat, so asking more often is no use.
        guard self.peers[replica]?.hasBeenAsked == false else { return }
        self.peers[replica]?.hasBeenAsked = true
        output.messages.append(
            .request(from: state.replica, to: replica, since: state.context.version(of: replica))
        )
    }
}

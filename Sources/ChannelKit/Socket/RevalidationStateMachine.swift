/// When a socket is judged, and what follows. One judgement at a time.
///
/// Knows nothing of timers and tasks: it takes events and returns what is to be done.
struct RevalidationStateMachine: Sendable {
    private enum State {
        /// The next judgement is a matter of time. → checking
        case waiting
        /// A judgement runs. → waiting, overdue, ended
        case checking
        /// A judgement has taken too long and been cancelled, but has not returned. → waiting, ended
        case overdue
        case ended
    }

    private let maximumMisses: Int
    private var state = State.waiting
    /// How many judgements in a row have told nothing.
    private var misses = 0

    init(maximumMisses: Int) {
        self.maximumMisses = maximumMisses
    }

    enum Verdict: Equatable, Sendable { case valid, revoked, unavailable }

    enum Action: Equatable {
        /// Judge, and allow so long for it.
        case check
        /// Fire again after the interval.
        case scheduleNext
        /// The client may not stay.
        case closeRevoked
        /// The client may stay no longer without being judged.
        case closeUnavailable
        case nothing
    }

    /// The interval has passed.
    mutating func timerFired() -> Action {
        switch self.state {
        case .waiting:
            self.state = .checking
            return .check
        case .overdue:
            return self.missed()
        case .checking, .ended:
            return .nothing
        }
    }

    /// The judgement has taken as long as it may.
    mutating func timedOut() -> Action {
        guard case .checking = self.state else { return .nothing }
        self.state = .overdue
        return self.missed()
    }

    /// The judgement has returned.
    mutating func finished(_ verdict: Verdict) -> Action {
        let isOverdue: Bool
        switch self.state {
        case .checking: isOverdue = false
        case .overdue: isOverdue = true
        case .waiting, .ended: return .nothing
        }
        switch verdict {
        case .revoked:
            self.state = .ended
            return .closeRevoked
        case .valid:
            self.state = .waiting
            self.misses = 0
            return isOverdue ? .nothing : .scheduleNext
        case .unavailable:
            self.state = .waiting
            // One that is overdue has been counted, and the next one is under way.
            return isOverdue ? .nothing : self.missed()
        }
    }

    private mutating func missed() -> Action {
        self.misses += 1
        guard self.misses > self.maximumMisses else { return .scheduleNext }
        self.state = .ended
        return .closeUnavailable
    }

    /// The socket is closed.
    mutating func ended() {
        self.state = .ended
    }
}

/// Takes any number of requests through calls that take a few each, and loses none of them.
///
/// Requests that come back unprocessed go first in the next call. Attempts are counted only while there is no progress at
/// all: a table that takes its time is not given up on. Generic over the request, so that it decides alike for reads and
/// writes.
struct BatchProgress<Request: Sendable>: Sendable {
    private let limit: Int
    private let policy: RetryPolicy
    private var waiting: [Request]
    // Index into `waiting` of what comes next: removing from the front each time would be quadratic.
    private var next = 0
    private var underway: [Request] = []
    private var again: [Request] = []
    /// Calls in a row that left something unprocessed.
    private var troubled = 0
    /// Calls in a row that left everything unprocessed.
    private var stalled = 0

    /// - Parameters:
    ///   - requests: All of them, in the order in which they are to be sent.
    ///   - limit: How many one call takes.
    ///   - policy: Says how many calls without progress to make, and how long to wait between them.
    init(_ requests: [Request], limit: Int, policy: RetryPolicy) {
        self.waiting = requests
        self.limit = limit
        self.policy = policy
    }

    /// What has not been acknowledged.
    var left: [Request] { self.underway + self.again + self.waiting[self.next...] }

    enum NextAction {
        case send([Request])
        case finished
    }

    /// The call before has been dealt with.
    mutating func readyForNext() -> NextAction {
        let fresh = min(self.limit - self.again.count, self.waiting.count - self.next)
        self.underway = self.again + self.waiting[self.next..<self.next + fresh]
        self.again = []
        self.next += fresh
        return self.underway.isEmpty ? .finished : .send(self.underway)
    }

    enum AnswerAction: Equatable {
        /// Go on after a while, or at once when it is zero.
        case goOn(after: Duration)
        /// There has been no progress for too long; ``left`` tells what is left.
        case giveUp
    }

    /// A call has been answered, and has left these requests unprocessed.
    mutating func receivedAnswer(
        unprocessed: [Request],
        using generator: inout some RandomNumberGenerator
    ) -> AnswerAction {
        let isStalled = unprocessed.count >= self.underway.count
        self.underway = []
        // A service that hands back more than it was given must not make a call too large.
        self.again = Array(unprocessed.prefix(self.limit))
        self.waiting.append(contentsOf: unprocessed.dropFirst(self.limit))
        guard !unprocessed.isEmpty else {
            self.troubled = 0
            self.stalled = 0
            return .goOn(after: .zero)
        }
        self.troubled += 1
        self.stalled = isStalled ? self.stalled + 1 : 0
        guard self.stalled < self.policy.maximumAttempts else { return .giveUp }
        return .goOn(after: self.policy.delay(afterFailures: self.troubled, using: &generator))
    }
}

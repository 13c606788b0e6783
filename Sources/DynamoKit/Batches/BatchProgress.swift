/// Takes any number of requests through calls that take a few each, several at once, and loses none of them.
///
/// A pure value: it says what to do next and is told what came of it. Generic over the request, so that it decides alike
/// for reads and writes.
///
/// Requests that come back unprocessed go first. Once a call has left some, no other is begun until those under way have
/// ended and a delay is over; then half as many calls are made at once, and one more with each that leaves nothing. What
/// happens between two delays is a round. A batch is given up on after so many rounds in a row without any progress.
struct BatchProgress<Request: Sendable>: Sendable {
    /// What one call takes.
    struct CallLimits: Sendable {
        /// Most requests.
        var count: Int
        /// Most bytes; a request that has more by itself must not come here.
        var bytes = Int.max
    }

    /// Some requests that are sent together.
    struct Call: Sendable {
        let id: Int
        let requests: [Request]
    }

    private let limits: CallLimits
    private let options: BatchOptions
    private let size: @Sendable (Request) -> Int

    private var waiting: [Request]
    // Index into `waiting` of what comes next: removing from the front each time would be quadratic.
    private var next = 0
    private var again: ArraySlice<Request> = []
    private var underway: [Int: Call] = [:]
    private var lastID = 0

    private var concurrentCalls: Int
    /// Whether a call of this round has left something, or was turned away.
    private var isTroubled = false
    /// Whether one of the calls that are made together has got anything through.
    private var hasProgressed = false
    /// Rounds in a row that ended in trouble.
    private var troubledRounds = 0
    /// Rounds in a row that got nothing through.
    private var stalledRounds = 0
    private var isStopped = false

    /// - Parameters:
    ///   - requests: All of them, in the order in which they are to be sent.
    ///   - limits: What one call takes.
    ///   - options: How many calls to make at once, and when to give up.
    ///   - size: How many bytes a request has in a call.
    init(
        _ requests: [Request],
        limits: CallLimits,
        options: BatchOptions,
        size: @escaping @Sendable (Request) -> Int = { _ in 0 }
    ) {
        self.waiting = requests
        self.limits = limits
        self.options = options
        self.size = size
        self.concurrentCalls = options.maximumConcurrentCalls
    }

    /// What has not been acknowledged.
    var left: [Request] {
        self.underway.keys.sorted().flatMap { self.underway[$0]?.requests ?? [] } + self.again
            + self.waiting[self.next...]
    }

    enum NextAction: Sendable {
        /// Make this call, and ask again at once.
        case send(Call)
        /// Wait for one of the calls under way to end, and tell of it.
        case awaitCall
        /// Wait so long.
        case pause(Duration)
        /// All requests are done.
        case finish
        /// There has been no progress for too long; ``left`` tells what is left.
        case giveUp
        /// It was stopped, and no call is under way any more; ``left`` tells what is left.
        case stop
    }

    mutating func nextAction(using generator: inout some RandomNumberGenerator) -> NextAction {
        let isDone = self.again.isEmpty && self.next == self.waiting.count
        if self.isStopped || self.isTroubled || isDone || self.underway.count >= self.concurrentCalls {
            if !self.underway.isEmpty { return .awaitCall }
            if self.isStopped { return isDone ? .finish : .stop }
            if isDone { return .finish }
            return self.endRound(using: &generator)
        }
        if self.underway.isEmpty { self.hasProgressed = false }
        let call = self.nextCall()
        self.underway[call.id] = call
        return .send(call)
    }

    private mutating func endRound(using generator: inout some RandomNumberGenerator) -> NextAction {
        self.troubledRounds += 1
        if !self.hasProgressed { self.stalledRounds += 1 }
        self.concurrentCalls = max(1, self.concurrentCalls / 2)
        self.isTroubled = false
        guard self.stalledRounds < self.options.maximumAttemptsWithoutProgress else { return .giveUp }
        return .pause(self.options.delay(afterFailures: self.troubledRounds, using: &generator))
    }

    private mutating func nextCall() -> Call {
        var requests: [Request] = []
        var bytes = 0
        while requests.count < self.limits.count {
            let isRepeated = !self.again.isEmpty
            guard let request = isRepeated ? self.again.first : self.waiting[self.next...].first else { break }
            bytes += self.size(request)
            guard bytes <= self.limits.bytes || requests.isEmpty else { break }
            requests.append(request)
            if isRepeated { _ = self.again.popFirst() } else { self.next += 1 }
        }
        self.lastID += 1
        return Call(id: self.lastID, requests: requests)
    }

    /// A call was answered.
    ///
    /// - Parameters:
    ///   - call: Which.
    ///   - unprocessed: The requests that it left.
    ///   - isFull: Whether it left them because no more fitted in the answer, which is no sign of overload.
    mutating func received(_ call: Call, unprocessed: [Request], isFull: Bool = false) {
        self.underway[call.id] = nil
        self.again.append(contentsOf: unprocessed)
        if unprocessed.count < call.requests.count {
            self.hasProgressed = true
            self.stalledRounds = 0
        }
        if unprocessed.isEmpty {
            self.concurrentCalls = min(self.concurrentCalls + 1, self.options.maximumConcurrentCalls)
            if !self.isTroubled { self.troubledRounds = 0 }
        } else if !isFull || unprocessed.count >= call.requests.count {
            self.isTroubled = true
        }
    }

    /// A call was turned away since there is too much to do: as if it had left all of its requests.
    mutating func throttled(_ call: Call) {
        self.received(call, unprocessed: call.requests)
    }

    /// A call has failed, and begins no other. Its requests are left, for nobody knows what became of them.
    mutating func failed(_ call: Call) {
        self.underway[call.id] = nil
        self.again.append(contentsOf: call.requests)
        self.isStopped = true
    }

    /// Begins no other call.
    mutating func stop() {
        self.isStopped = true
    }
}

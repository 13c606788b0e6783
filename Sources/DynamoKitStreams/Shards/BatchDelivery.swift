/// Leads the records of one page through a handler: in order, each until it is handled or set aside.
struct BatchDelivery: Sendable {
    /// How many records a handler gets at a time.
    enum Unit: Hashable, Sendable {
        case record
        /// All there are, up to one that cannot be decoded.
        case batch
    }

    private let count: Int
    private let undecodable: Set<Int>
    private let unit: Unit
    private let backoff: StreamBackoff
    /// Records before this index are done with.
    private(set) var done = 0
    private var failures = 0
    // Up to here, records go one by one: as a batch they have failed.
    private var singlesEnd = 0

    /// - Parameters:
    ///   - count: How many records the page has.
    ///   - undecodable: Indexes of those that no handler can get.
    ///   - unit: How many the handler takes.
    ///   - backoff: How often it is tried.
    init(count: Int, undecodable: Set<Int>, unit: Unit, backoff: StreamBackoff) {
        self.count = count
        self.undecodable = undecodable
        self.unit = unit
        self.backoff = backoff
    }

    enum NextAction: Hashable {
        case handle(Range<Int>)
        /// The record cannot be decoded or has failed too often.
        case setAside(Int)
        /// All are done with.
        case finish
    }

    /// What has to be done next.
    func next() -> NextAction {
        guard self.done < self.count else { return .finish }
        guard !self.undecodable.contains(self.done) else { return .setAside(self.done) }
        return .handle(self.current)
    }

    /// The handler has returned for the records of the last `handle`.
    mutating func handled() {
        self.done = self.current.upperBound
        self.failures = 0
    }

    enum FailureAction: Hashable {
        /// Try again after a while.
        case retry(after: Duration)
        /// Go on with the same records one by one, to find the one at fault.
        case divide
        /// The record has failed too often.
        case setAside(Int)
    }

    /// The handler has thrown.
    mutating func failed(using generator: inout some RandomNumberGenerator) -> FailureAction {
        self.failures += 1
        guard self.failures >= self.backoff.maximumAttempts else {
            return .retry(after: self.backoff.delay(afterFailures: self.failures, using: &generator))
        }
        self.failures = 0
        guard self.current.count > 1 else { return .setAside(self.done) }
        self.singlesEnd = self.current.upperBound
        return .divide
    }

    /// Somebody else has taken the record that was to be set aside.
    mutating func wasSetAside() {
        self.done += 1
        self.failures = 0
    }

    private var current: Range<Int> {
        guard self.unit == .batch, self.done >= self.singlesEnd else { return self.done..<self.done + 1 }
        let end = (self.done..<self.count).first { self.undecodable.contains($0) } ?? self.count
        return self.done..<end
    }
}

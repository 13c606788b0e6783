import DynamoKit

/// Reads one shard from a checkpoint to its end. It knows no clock, no task and no transport.
struct ShardReader: Sendable {
    private enum State: Hashable {
        /// The iterator has to be got. Goes to `reading`.
        case starting
        /// The iterator is good. Goes back to `starting` when it expires, and to `ended` with the last page.
        case reading(iterator: String)
        /// All of the shard has been read.
        case ended
    }

    private var state: State = .starting
    /// How far records have been handled, or where they begin.
    private(set) var position: Checkpoint
    private let emptyPolls: StreamBackoff
    private let failures: StreamBackoff
    private var emptyPollsInARow = 0
    private var failuresInARow = 0

    /// - Parameters:
    ///   - position: Where the lease says to go on.
    ///   - emptyPolls: How long to wait after reads that brought nothing.
    ///   - failures: How long to wait after reads that failed.
    init(position: Checkpoint, emptyPolls: StreamBackoff, failures: StreamBackoff) {
        self.position = position
        self.emptyPolls = emptyPolls
        self.failures = failures
        if position == .shardEnd { self.state = .ended }
    }

    enum NextAction: Hashable {
        case getIterator(ShardIteratorType)
        case getRecords(iterator: String)
        /// The shard has been handled to its end.
        case finish
    }

    /// What has to be done next, once everything read so far has been handled.
    func next() -> NextAction {
        switch self.state {
        case .starting: self.position.iteratorType.map { .getIterator($0) } ?? .finish
        case .reading(let iterator): .getRecords(iterator: iterator)
        case .ended: .finish
        }
    }

    /// An iterator has come.
    mutating func receivedIterator(_ iterator: String) {
        self.state = .reading(iterator: iterator)
    }

    enum PageAction: Hashable {
        /// Hand the records over, once this checkpoint is stored if there is one.
        case handOver(storing: Checkpoint?)
        /// There was nothing: ask again after a while.
        case wait(Duration)
        /// There was nothing, and nothing will come.
        case finish
    }

    /// A page of records has come.
    ///
    /// - Parameters:
    ///   - first: Sequence number of the first record, if there is one.
    ///   - nextIterator: How to read on; `nil` when the shard is closed and this was the last page.
    mutating func receivedPage(
        first: String?,
        nextIterator: String?,
        using generator: inout some RandomNumberGenerator
    ) -> PageAction {
        self.failuresInARow = 0
        self.state = nextIterator.map { .reading(iterator: $0) } ?? .ended
        guard let first else {
            guard nextIterator != nil else { return .finish }
            self.emptyPollsInARow += 1
            return .wait(self.emptyPolls.delay(afterFailures: self.emptyPollsInARow, using: &generator))
        }
        self.emptyPollsInARow = 0
        guard self.position == .latest else { return .handOver(storing: nil) }
        // “Latest” moves. A worker that dies while it handles these records must not leave them behind it.
        self.position = .at(sequenceNumber: first)
        return .handOver(storing: self.position)
    }

    /// Records have been handled up to one of the page.
    mutating func handled(through sequenceNumber: String) {
        self.position = .after(sequenceNumber: sequenceNumber)
    }

    /// Why a read failed.
    enum Failure: Hashable {
        /// The iterator is older than 15 minutes.
        case expiredIterator
        /// The records at the position are older than 24 hours, and gone.
        case trimmed
        /// Throttled, or anything else that passes.
        case other
    }

    struct FailureAction: Hashable {
        var delay: Duration
        /// The checkpoint whose records are lost, when that was found out.
        var trimmedAfter: Checkpoint?
    }

    /// A read has failed.
    mutating func failed(_ failure: Failure, using generator: inout some RandomNumberGenerator) -> FailureAction {
        self.failuresInARow += 1
        let delay = self.failures.delay(afterFailures: self.failuresInARow, using: &generator)
        switch failure {
        case .other:
            return FailureAction(delay: delay)
        case .expiredIterator:
            self.state = .starting
            // At once the first time: nothing is wrong with the service.
            return FailureAction(delay: self.failuresInARow == 1 ? .zero : delay)
        case .trimmed:
            let lost = self.position
            self.state = .starting
            self.position = .trimHorizon
            return FailureAction(delay: self.failuresInARow == 1 ? .zero : delay, trimmedAfter: lost)
        }
    }
}

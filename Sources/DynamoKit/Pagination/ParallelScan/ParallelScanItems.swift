/// The items of a scan in segments, in no order.
///
/// It belongs to the closure that it is given to and to its task, and gives nothing afterwards. Iterators share it: a second
/// loop goes on where the first was left.
public final class ParallelScanItems<Item: Decodable & Sendable>: AsyncSequence {
    public typealias Element = Item
    public typealias Failure = any Error

    private let read: PreparedRead
    private var state: ParallelScanState
    private var remaining: Int?
    private var failure: (any Error)?
    /// The group of the call that this belongs to; gone with it, since a group must not be used any later.
    private var group: ThrowingTaskGroup<ScanPage, any Error>?

    init(
        read: PreparedRead,
        state: ParallelScanState,
        remaining: Int?,
        group: ThrowingTaskGroup<ScanPage, any Error>
    ) {
        self.read = read
        self.state = state
        self.remaining = remaining
        self.group = group
    }

    /// How far the scan has come: behind all items that were given so far.
    ///
    /// A scan that resumes from it gives each other item once, and none that was given before, as far as the items stay as
    /// they are. Taken after an item has been dealt with, it makes sure that none is left out; whatever is dealt with after
    /// it was taken is given again.
    ///
    /// Items that are written during the scan may be given or not, as in any scan of DynamoDB's; in an index, one whose key
    /// changes may even be given twice.
    public var progress: ParallelScanProgress { self.state.progress(of: self.read) }

    public func makeAsyncIterator() -> Iterator {
        Iterator(items: self)
    }

    /// Gives an item at a time.
    public struct Iterator: AsyncIteratorProtocol {
        private let items: ParallelScanItems

        init(items: ParallelScanItems) {
            self.items = items
        }

        /// - Throws: ``DynamoError``, or `CancellationError`; once it has, again and again.
        public mutating func next() async throws -> Item? {
            try await self.items.next()
        }
    }

    private func next() async throws -> Item? {
        if let failure { throw failure }
        guard self.remaining != 0 else { return nil }
        while true {
            switch self.state.nextAction() {
            case .read(let segment, let start):
                let read = self.read.inSegment(segment, of: self.state.segments)
                self.group?.addTask {
                    ScanPage(segment: segment, answer: try await read.answer(after: start, limit: read.readSize))
                }
            case .give(let item):
                self.remaining = self.remaining.map { $0 - 1 }
                return try self.read.decode(item)
            case .awaitPage:
                do {
                    guard let page = try await self.group?.next() else { return nil }
                    self.state.received(page)
                } catch {
                    // The page is lost: the sequence must not end as if it had been read.
                    self.failure = error
                    throw error
                }
            case .finish:
                return nil
            }
        }
    }

    /// The call is over.
    func end() {
        self.group = nil
        self.failure = self.failure ?? DynamoError(.invalidRequest, message: "The scan in segments is over.")
    }
}

/// Turns the service's pages, which are cut by size and thinned by filters, into runs of any length.
///
/// A pure value: it says what to read next and is told what came.
struct PageBuffer: Sendable {
    /// Where the next read starts, or that there is none to make.
    private enum Source {
        case unread(after: DynamoItem?)
        /// A read from there is under way, though its items are not needed yet.
        case underway(after: DynamoItem?)
        case exhausted
    }

    private var source: Source
    private let hasFilter: Bool
    private let readSize: Int?
    private var items: ArraySlice<StoredItem> = []
    private var lastLimit = 0

    /// The most that one read looks at when a filter has left out much of the one before.
    private static let largestFilteredRead = 1000
    /// The most that `Limit` can say.
    private static let largestRead = Int(Int32.max)

    /// - Parameters:
    ///   - exclusiveStartKey: Where to start; from the beginning by default.
    ///   - hasFilter: Whether reads look at more items than they give.
    ///   - readSize: The most items that a read may look at; as many as the service likes by default.
    init(after exclusiveStartKey: DynamoItem? = nil, hasFilter: Bool = false, readSize: Int? = nil) {
        self.source = .unread(after: exclusiveStartKey)
        self.hasFilter = hasFilter
        self.readSize = readSize
    }

    /// Items that are there to be taken.
    var count: Int { self.items.count }

    enum FillAction: Equatable {
        /// Enough is there, or nothing more to come.
        case done
        case read(after: DynamoItem?, limit: Int?)
    }

    /// Asked until it says `done`, with a read in between.
    ///
    /// - Parameter wanted: How many items have to be there.
    mutating func fill(to wanted: Int) -> FillAction {
        let missing = wanted - self.items.count
        guard missing > 0, case .unread(let start) = self.source else { return .done }
        return .read(after: start, limit: self.limit(missing: missing))
    }

    enum NextAction: Equatable {
        case give(StoredItem)
        case read(after: DynamoItem?, limit: Int?)
        /// Wait for the read that is under way.
        case wait
        case finish
    }

    /// Takes one item; after a read, ask again.
    ///
    /// - Parameter remaining: How many items will be asked for at most, this one among them.
    mutating func next(of remaining: Int?) -> NextAction {
        if remaining == 0 { return .finish }
        if let item = self.items.popFirst() { return .give(item) }
        switch self.source {
        case .unread(let start): return .read(after: start, limit: self.limit(missing: remaining))
        case .underway: return .wait
        case .exhausted: return .finish
        }
    }

    /// What to read before the items are needed that are there; `nil` when these are enough, or the last.
    ///
    /// That read is under way then, until ``received(_:lastEvaluatedKey:)`` or ``aheadFailed()``.
    ///
    /// - Parameter remaining: How many items will be asked for at most.
    mutating func readAhead(of remaining: Int?) -> (start: DynamoItem?, limit: Int?)? {
        let missing = remaining.map { $0 - self.items.count }
        guard missing.map({ $0 > 0 }) ?? true, case .unread(let start) = self.source else { return nil }
        self.source = .underway(after: start)
        return (start, self.limit(missing: missing))
    }

    /// The read that was under way has failed: it is to be made again.
    mutating func aheadFailed() {
        if case .underway(let start) = self.source { self.source = .unread(after: start) }
    }

    mutating func received(_ items: [StoredItem], lastEvaluatedKey: DynamoItem?) {
        self.items = self.items.isEmpty ? items[...] : self.items + items
        self.source = lastEvaluatedKey.map { .unread(after: $0) } ?? .exhausted
    }

    /// Takes up to so many items that are there.
    mutating func take(_ count: Int) -> ArraySlice<StoredItem> {
        defer { self.items = self.items.dropFirst(count) }
        return self.items.prefix(count)
    }

    private mutating func limit(missing: Int?) -> Int? {
        guard let missing else { return self.readSize }
        var limit = missing
        if self.hasFilter {
            // A filter that leaves out much would otherwise cost a request for each few items.
            limit = max(limit, min(self.lastLimit * 2, Self.largestFilteredRead))
        }
        limit = min(limit, self.readSize ?? Self.largestRead, Self.largestRead)
        self.lastLimit = limit
        return limit
    }
}

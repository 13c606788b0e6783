/// Turns the service's pages, which are cut by size and thinned by filters, into runs of any length.
///
/// A pure value: it says what to read next and is told what came.
struct PageBuffer: Sendable {
    /// Where the next read starts, or that there is none to make.
    private enum Source {
        case unread(after: DynamoItem?)
        case exhausted
    }

    private var source: Source
    private var items: ArraySlice<DynamoItem> = []
    private var lastLimit = 0

    /// The most that one read looks at when a filter has left out much of the one before.
    private static let largestFilteredRead = 1000

    init(after exclusiveStartKey: DynamoItem?) {
        self.source = .unread(after: exclusiveStartKey)
    }

    /// Items that are there to be taken.
    var count: Int { self.items.count }

    enum FillAction: Equatable {
        /// Enough is there, or nothing more to come.
        case done
        case read(after: DynamoItem?, limit: Int)
    }

    /// Asked until it says `done`, with a read in between.
    ///
    /// - Parameters:
    ///   - wanted: How many items have to be there.
    ///   - hasFilter: Whether reads look at more items than they give.
    mutating func fill(to wanted: Int, hasFilter: Bool) -> FillAction {
        let missing = wanted - self.items.count
        guard missing > 0, case .unread(let start) = self.source else { return .done }
        var limit = missing
        if hasFilter {
            // A filter that leaves out much would otherwise cost a request for each few items.
            limit = max(limit, min(self.lastLimit * 2, Self.largestFilteredRead))
        }
        self.lastLimit = limit
        return .read(after: start, limit: limit)
    }

    enum NextAction: Equatable {
        case give(DynamoItem)
        /// Read as much as the service gives at once.
        case read(after: DynamoItem?)
        case finish
    }

    /// Takes one item; after a read, ask again.
    mutating func next() -> NextAction {
        if let item = self.items.popFirst() { return .give(item) }
        switch self.source {
        case .unread(let start): return .read(after: start)
        case .exhausted: return .finish
        }
    }

    mutating func received(_ items: [DynamoItem], lastEvaluatedKey: DynamoItem?) {
        self.items = self.items.isEmpty ? items[...] : self.items + items
        self.source = lastEvaluatedKey.map { .unread(after: $0) } ?? .exhausted
    }

    /// Takes up to so many items that are there.
    mutating func take(_ count: Int) -> ArraySlice<DynamoItem> {
        defer { self.items = self.items.dropFirst(count) }
        return self.items.prefix(count)
    }
}

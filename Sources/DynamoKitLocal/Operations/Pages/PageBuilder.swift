import DynamoKit

/// Puts one page of Query or Scan together from the items that it meets: a value that knows nothing of storage.
///
/// A page ends when it has met `limit` items or 1 MB of them, before the filter, and then has a last evaluated key even if
/// nothing follows: DynamoDB does not look ahead. So the item that brings a page over 1 MB is still in it.
///
/// Specification:
/// [Paginating table query results](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html)
struct PageBuilder {
    static let maximumBytes = 1024 * 1024

    private let plan: PagePlan
    private let source: PageSource
    private var items: [DynamoItem] = []
    private var count = 0
    private var scannedCount = 0
    private var bytes = 0
    /// What fetching items from the table took, and how much it brought.
    private var fetchUnits = 0.0
    private var fetchedBytes = 0
    private(set) var lastEvaluatedKey: DynamoItem?

    init(_ plan: PagePlan, _ source: PageSource) {
        self.plan = plan
        self.source = source
    }

    /// Takes the next item.
    ///
    /// - Returns: Whether the page has room for more.
    mutating func met(_ stored: ReadTransaction.StoredItem) -> Bool {
        var item = stored.item
        var filtered = stored.item
        var size = stored.size
        if let index = self.source.index, index.projected != nil {
            let entry = index.projectedAttributes(of: item)
            size = ItemSize.bytes(of: entry)
            if self.plan.filtersEntries { filtered = entry }
            if self.source.fetchesItems {
                self.fetchUnits += Capacity.read(stored.size, isConsistent: self.plan.isConsistent)
                self.fetchedBytes += stored.size
            } else {
                item = entry
                filtered = entry
            }
        }
        self.scannedCount += 1
        self.bytes += size
        if self.plan.filter?.evaluate(on: filtered) ?? true {
            self.count += 1
            if self.plan.select != .count { self.items.append(self.shown(item)) }
        }
        // What is fetched counts too, so that a page of small entries is not one of many large items.
        guard self.scannedCount != self.plan.limit, self.bytes + self.fetchedBytes < Self.maximumBytes else {
            self.lastEvaluatedKey = self.source.lastEvaluatedKey(at: item)
            return false
        }
        return true
    }

    /// What is answered of an item that was met: a filter may have looked at more of it than an index projects.
    private func shown(_ item: DynamoItem) -> DynamoItem {
        if let projection = self.plan.projection { return projection.apply(to: item) }
        guard self.source.fetchesItems, self.plan.select == .allProjectedAttributes, let index = self.source.index
        else {
            return item
        }
        return index.projectedAttributes(of: item)
    }

    /// What both operations answer.
    struct Page {
        var items: [DynamoItem]?
        var count: Int
        var scannedCount: Int
        var lastEvaluatedKey: DynamoItem?
        var consumedCapacity: ConsumedCapacity?
    }

    func page(_ returnConsumedCapacity: ReturnConsumedCapacity?) -> Page {
        var capacity = CapacityTally(tableName: self.plan.tableName)
        let units = Capacity.read(self.bytes, isConsistent: self.plan.isConsistent)
        if let index = self.source.index {
            capacity.add(units, to: index)
            capacity.add(self.fetchUnits)
        } else {
            capacity.add(units)
        }
        return Page(
            items: self.plan.select == .count ? nil : self.items,
            count: self.count,
            scannedCount: self.scannedCount,
            lastEvaluatedKey: self.lastEvaluatedKey,
            consumedCapacity: capacity.consumed(returnConsumedCapacity)
        )
    }
}

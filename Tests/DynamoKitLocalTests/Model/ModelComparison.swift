import DynamoKit
import TestSupport
import Testing

@testable import DynamoKitLocal

/// One table of random items, in an engine and in the model, and reads of both.
struct ModelComparison {
    let local: LocalDynamo
    let seed: UInt64
    private var table: ModelTable
    private var random: SplitMix64

    init(_ local: LocalDynamo, seed: UInt64) async throws {
        self.local = local
        self.seed = seed
        self.random = SplitMix64(seed: seed)
        self.table = ModelTable(ModelShape(using: &self.random))
        _ = try await local.run(self.table.shape.createTable)
    }

    mutating func write(_ count: Int) async throws {
        for _ in 0..<count {
            let item = ModelValues.item(of: self.table.shape, using: &self.random)
            if Int.random(in: 0..<6, using: &self.random) == 0,
                let victim = self.table.items.randomElement(using: &self.random)
            {
                self.table.delete(victim)
                let key = self.table.key(of: victim).dynamoItem
                _ = try await self.local.run(DeleteItem(tableName: "Model", key: key))
            } else {
                self.table.put(item)
                try await self.local.put(item.dynamoItem, into: "Model")
            }
        }
    }

    /// Every item is found by its key.
    func compareItems() async throws {
        for item in self.table.items {
            #expect(
                try await self.local.get(self.table.key(of: item).dynamoItem, from: "Model") == item.dynamoItem,
                "seed \(self.seed)"
            )
        }
    }

    private mutating func anyIndex() -> ModelIndex? {
        Bool.random(using: &self.random) ? nil : self.table.shape.indexes.randomElement(using: &self.random)
    }

    // MARK: Query

    mutating func compareQuery() async throws {
        let index = self.anyIndex()
        let key = index?.key ?? self.table.shape.key
        guard let hashType = self.table.shape.types[key.hash] else { return }
        // As a rule a partition that is there.
        let hash =
            self.table.items(in: index).randomElement(using: &self.random)?[key.hash]
            ?? ModelValues.key(hashType, using: &self.random)
        var condition: ModelSortCondition?
        if let range = key.range, let type = self.table.shape.types[range],
            Int.random(in: 0..<4, using: &self.random) > 0
        {
            condition = ModelSortCondition(on: type, using: &self.random)
        }
        let isForward = Bool.random(using: &self.random)
        let read = ModelRead(of: self.table, index, isQuery: true, using: &self.random)

        var words = ModelExpression()
        var keyCondition = "\(words.name(key.hash)) = \(words.value(hash))"
        if let condition, let range = key.range { keyCondition += " AND " + condition.expression(on: range, &words) }
        let whole = Query(
            tableName: "Model",
            indexName: index?.name,
            keyConditionExpression: keyCondition,
            scanIndexForward: isForward,
            expressionAttributeNames: words.names,
            expressionAttributeValues: words.values
        )
        let place = "seed \(self.seed), \(index.map { "\($0)" } ?? "table"): \(keyCondition) \(words.values)"
        let met = try await self.local.run(whole).items ?? []
        let expected = self.table.items(in: index, under: hash, condition)
        let order = self.identify(met, among: expected, in: index, place)
        guard order.count == expected.count else { return }
        for (one, next) in zip(order, order.dropFirst()) {
            guard let range = key.range, let first = one[range], let second = next[range] else { continue }
            let isInOrder = isForward ? second.isLess(than: first) != true : first.isLess(than: second) != true
            #expect(isInOrder, "\(place): \(first) before \(second)")
        }

        var query = whole
        query.limit = read.limit
        query.consistentRead = read.consistentRead
        query.select = read.select
        query.projectionExpression = read.projectionExpression(&words)
        query.filterExpression = read.filter?.expression(&words)
        query.expressionAttributeNames = words.names
        query.expressionAttributeValues = words.values
        try await self.comparePages(order, read, index, "\(place) \(query)") { start in
            query.exclusiveStartKey = start
            let output = try await self.local.run(query)
            return Page(output.items, output.count, output.scannedCount, output.lastEvaluatedKey)
        }
    }

    // MARK: Scan

    mutating func compareScan() async throws {
        let index = self.anyIndex()
        let key = index?.key ?? self.table.shape.key
        let read = ModelRead(of: self.table, index, isQuery: false, using: &self.random)
        let segments = Bool.random(using: &self.random) ? Int.random(in: 1...5, using: &self.random) : nil
        var words = ModelExpression()
        var scan = Scan(tableName: "Model", indexName: index?.name, totalSegments: segments)
        let place = "seed \(self.seed), scan of \(index.map { "\($0)" } ?? "table")"

        let expected = self.table.items(in: index)
        var met: [[DynamoItem]] = []
        for segment in 0..<(segments ?? 1) {
            scan.segment = segments == nil ? nil : segment
            met.append(try await self.local.run(scan).items ?? [])
        }
        let order = self.identify(met.flatMap(\.self), among: expected, in: index, place)
        guard order.count == expected.count else { return }
        // The items of a partition stand together, in the order of their sort keys.
        var seen: [ModelValue] = []
        for (place, item) in order.enumerated() {
            guard let hash = item[key.hash] else { continue }
            if place > 0, order[place - 1][key.hash] == hash {
                guard let range = key.range, let before = order[place - 1][range], let here = item[range] else {
                    continue
                }
                #expect(here.isLess(than: before) != true, "seed \(self.seed): \(before) before \(here)")
            } else {
                #expect(!seen.contains(hash), "seed \(self.seed): \(hash) again")
                seen.append(hash)
            }
        }

        scan.limit = read.limit
        scan.consistentRead = read.consistentRead
        scan.select = read.select
        scan.projectionExpression = read.projectionExpression(&words)
        scan.filterExpression = read.filter?.expression(&words)
        scan.expressionAttributeNames = words.names
        scan.expressionAttributeValues = words.values
        var start = 0
        for (segment, items) in met.enumerated() {
            scan.segment = segments == nil ? nil : segment
            let part = Array(order[start..<(start + items.count)])
            start += items.count
            try await self.comparePages(part, read, index, "\(place) \(scan)") { start in
                scan.exclusiveStartKey = start
                let output = try await self.local.run(scan)
                return Page(output.items, output.count, output.scannedCount, output.lastEvaluatedKey)
            }
        }
    }

    // MARK: Pages

    private struct Page {
        var items: [DynamoItem]?
        var count: Int
        var scannedCount: Int
        var lastEvaluatedKey: DynamoItem?

        init(_ items: [DynamoItem]?, _ count: Int, _ scannedCount: Int, _ lastEvaluatedKey: DynamoItem?) {
            self.items = items
            self.count = count
            self.scannedCount = scannedCount
            self.lastEvaluatedKey = lastEvaluatedKey
        }
    }

    /// The model's items in the order of those that were met, which have to be the same ones.
    private func identify(
        _ met: [DynamoItem],
        among expected: [ModelItem],
        in index: ModelIndex?,
        _ place: String
    ) -> [ModelItem] {
        let tableKey = self.table.shape.key
        let known = expected.map { item in
            (item, AttributeValue.map((index.map { $0.entry(of: item, tableKey: tableKey) ?? [:] } ?? item).dynamoItem))
        }
        var order: [ModelItem] = []
        for item in met {
            // Wrapped, since names and values count by their bytes then.
            guard let match = known.first(where: { $0.1 == .map(item) }) else {
                Issue.record("\(place): the model has no \(item)")
                continue
            }
            order.append(match.0)
        }
        #expect(met.count == expected.count, "\(place): \(met) instead of \(expected)")
        return order
    }

    /// Walks through the pages; each has to have the next of the items.
    private func comparePages(
        _ order: [ModelItem],
        _ read: ModelRead,
        _ index: ModelIndex?,
        _ place: String,
        _ page: (_ start: DynamoItem?) async throws -> Page
    ) async throws {
        let tableKey = self.table.shape.key
        let keyNames = (index?.key.names ?? []) + tableKey.names
        var rest = order[...]
        var start: DynamoItem?
        repeat {
            let found = try await page(start)
            let met = rest.prefix(read.limit ?? rest.count)
            rest = rest.dropFirst(met.count)
            let passed = met.filter { read.lets($0, from: index, tableKey: tableKey) }
            let shown = passed.compactMap { read.shown($0, from: index, tableKey: tableKey) }
            #expect(found.scannedCount == met.count, "\(place)")
            #expect(found.count == passed.count, "\(place)")
            if case .count = read.answer {
                #expect(found.items == nil, "\(place)")
            } else {
                #expect(found.items?.map { AttributeValue.map($0) } == shown.map { .map($0) }, "\(place)")
            }
            // A page that is full has a key to go on from, even when nothing follows.
            let isFull = met.count == read.limit
            let last = isFull ? met.last?.filter { keyNames.contains($0.key) }.dynamoItem : nil
            #expect(found.lastEvaluatedKey == last, "\(place)")
            guard found.lastEvaluatedKey == last else { return }
            start = last
        } while start != nil
        #expect(rest.isEmpty, "\(place)")
    }
}

import DynamoKit

@testable import DynamoKitLocal

/// All that a store has of the writers' table, read the way a client reads it.
struct CrashFindings {
    var items: [DynamoItem] = []
    var records: [StreamRecord] = []
    var byColor: [DynamoItem] = []
    var byRank: [DynamoItem] = []
    var description: TableDescription

    init(_ local: LocalDynamo) async throws {
        self.description = try await local.run(DescribeTable(tableName: CrashTable.name)).table
        self.items = try await Self.scan(local)
        self.byColor = try await Self.scan(local, index: CrashTable.byColor.indexName)
        self.byRank = try await Self.scan(local, index: CrashTable.byRank.indexName)
        var iterator: String? = try await local.iterator(.trimHorizon, in: local.stream(of: CrashTable.name))
        while let current = iterator {
            let page = try await local.run(GetRecords(shardIterator: current))
            self.records += page.records
            iterator = page.records.isEmpty ? nil : page.nextShardIterator
        }
    }

    private static func scan(_ local: LocalDynamo, index: String? = nil) async throws -> [DynamoItem] {
        var items: [DynamoItem] = []
        var scan = Scan(tableName: CrashTable.name, indexName: index)
        repeat {
            let page = try await local.run(scan)
            items += page.items ?? []
            scan.exclusiveStartKey = page.lastEvaluatedKey
        } while scan.exclusiveStartKey != nil
        return items
    }

    func items(in partition: String) -> [Int: DynamoItem] {
        let found = self.items.filter { $0["pk"] == .string(partition) }
        return Dictionary(uniqueKeysWithValues: found.map { (Self.sort($0), $0) })
    }

    func records(in partition: String) -> [StreamRecord] {
        self.records.filter { $0.keys["pk"] == .string(partition) }
    }

    static func sort(_ item: DynamoItem) -> Int {
        guard case .number(let sort)? = item["sk"] else { return -1 }
        return sort.exactly(as: Int.self) ?? -1
    }

    // MARK: What has to be true of any state

    /// What the global index has to have, by the table's items.
    var expectedByColor: [DynamoItem] {
        self.items.filter { $0["color"] != nil }.map { item in
            item.filter { ["pk", "sk", "color", "visits"].contains($0.key) }
        }
    }

    /// What the local index has to have, by the table's items.
    var expectedByRank: [DynamoItem] { self.items.filter { $0["rank_"] != nil } }

    /// Where the figures of the table and its indexes are not those of their items.
    var wrongFigures: [String] {
        let color = self.description.globalSecondaryIndexes.first
        let rank = self.description.localSecondaryIndexes.first
        let figures: [(String, [DynamoItem], Int?, Int?)] = [
            ("table", self.items, self.description.itemCount, self.description.tableSizeBytes),
            ("by-color", self.byColor, color?.itemCount, color?.indexSizeBytes),
            ("by-rank", self.byRank, rank?.itemCount, rank?.indexSizeBytes),
        ]
        return figures.compactMap { name, items, count, bytes in
            let size = items.reduce(0) { $0 + ItemSize.bytes(of: $1) }
            return count == items.count && bytes == size
                ? nil : "\(name): \(count ?? -1) of \(items.count) items, \(bytes ?? -1) of \(size) bytes"
        }
    }
}

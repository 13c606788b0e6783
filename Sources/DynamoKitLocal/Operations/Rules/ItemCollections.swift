import DynamoKit

/// The item collections that a request has written to, for a request that asks how large they are.
///
/// Only tables with local indexes tell it. The estimate spans from the bytes of the collection's items in the table to
/// what it would be if each local index had all of them whole: that bounds the size, and needs no look at the indexes.
///
/// Specification:
/// [Item collections](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections)
struct ItemCollections {
    private struct Address: Hashable {
        let table: Int64
        let partition: [UInt8]
    }

    private let isAsked: Bool
    private var seen: Set<Address> = []
    private var collections: [(table: StoredTable, partition: [UInt8], key: DynamoItem)] = []

    init(_ returnItemCollectionMetrics: ReturnItemCollectionMetrics?) {
        self.isAsked = returnItemCollectionMetrics == .size
    }

    mutating func wrote(_ action: any ItemAction, at key: StoredKey, of table: StoredTable) {
        guard self.isAsked, table.indexes.contains(where: \.isLocal) else { return }
        guard self.seen.insert(Address(table: table.id, partition: key.partition)).inserted else { return }
        let name = table.key.partition.name
        self.collections.append((table, key.partition, action.identity.filter { $0.key == name }))
    }

    /// The sizes as the request leaves them, by table, in the order of the writes.
    func metrics(in transaction: ReadTransaction) throws -> [String: [ItemCollectionMetrics]] {
        var metrics: [String: [ItemCollectionMetrics]] = [:]
        for (table, partition, key) in self.collections {
            let bytes = Double(try transaction.collectionBytes(partition, in: table))
            let most = bytes * Double(1 + table.indexes.count(where: \.isLocal))
            metrics[table.schema.name, default: []].append(
                ItemCollectionMetrics(
                    itemCollectionKey: key,
                    sizeEstimateRangeGB: [Self.wholeGigabytes(bytes), Self.wholeGigabytes(most) + 1]
                )
            )
        }
        return metrics
    }

    /// What a request that writes one item answers.
    static func metrics(
        _ returnItemCollectionMetrics: ReturnItemCollectionMetrics?,
        of action: any ItemAction,
        in transaction: ReadTransaction
    ) throws -> ItemCollectionMetrics? {
        guard returnItemCollectionMetrics == .size else { return nil }
        let table = try transaction.catalog.table(named: action.tableName)
        var collections = ItemCollections(returnItemCollectionMetrics)
        collections.wrote(action, at: try action.key(in: table), of: table)
        return try collections.metrics(in: transaction).first?.value.first
    }

    private static func wholeGigabytes(_ bytes: Double) -> Double {
        (bytes / Double(1 << 30)).rounded(.down)
    }
}

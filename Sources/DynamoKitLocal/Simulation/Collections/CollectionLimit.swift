import DynamoKit

/// The item collections that a request writes to, with their sizes before, for a limit that they may not outgrow.
///
/// A collection is as large as its items are in the table and in each local index.
struct CollectionLimit {
    private let maximumBytes: Int
    private var collections: [Collection] = []

    private struct Collection {
        let table: StoredTable
        let partition: [UInt8]
        let bytes: Int
    }

    init(maximumBytes: Int, _ actions: [any ItemAction], in transaction: ReadTransaction) throws {
        self.maximumBytes = maximumBytes
        for action in actions {
            let table = try transaction.catalog.table(named: action.tableName)
            guard table.indexes.contains(where: \.isLocal) else { continue }
            let partition = try action.key(in: table).partition
            guard !self.collections.contains(where: { $0.table.id == table.id && $0.partition == partition }) else {
                continue
            }
            let bytes = try Self.bytes(of: partition, in: table, transaction)
            self.collections.append(Collection(table: table, partition: partition, bytes: bytes))
        }
    }

    /// - Throws: DynamoDB's error when a collection has grown and is larger than the limit. One that shrinks never is.
    func check(_ operation: any DynamoOperation, in transaction: ReadTransaction) throws {
        for collection in self.collections {
            let bytes = try Self.bytes(of: collection.partition, in: collection.table, transaction)
            guard bytes > self.maximumBytes, bytes > collection.bytes else { continue }
            throw Simulation.ServiceError.itemCollectionSizeLimitExceeded.error(
                for: operation,
                onTable: collection.table.schema.name
            )
        }
    }

    private static func bytes(
        of partition: [UInt8],
        in table: StoredTable,
        _ transaction: ReadTransaction
    ) throws -> Int {
        let range = KeyRange(.table(table), partition: partition, sort: nil, after: nil, isForward: true)
        let indexes = table.indexes.filter(\.isLocal)
        var bytes = 0
        try transaction.forEachItem(in: range) { stored in
            bytes += stored.size
            for index in indexes {
                if let entry = index.projection(of: stored.item) { bytes += ItemSize.bytes(of: entry) }
            }
            return true
        }
        return bytes
    }
}

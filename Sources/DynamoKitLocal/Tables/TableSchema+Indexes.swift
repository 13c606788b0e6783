import DynamoKit

/// The numbers of indexes.
///
/// A number is not given twice in the life of a table. A reader that has a catalog from before an index was dropped so
/// finds no rows of another one in its place, but nothing, and looks again.
extension TableSchema {
    /// Each index's number, from 1. Files of before have none: there the place in the list is the number.
    var indexNumbers: [Int] {
        self.indexes.enumerated().map { place, index in index.number ?? place + 1 }
    }

    /// With the numbers written down, so that they stay when indexes come and go.
    var numbered: TableSchema {
        var schema = self
        for (place, number) in self.indexNumbers.enumerated() { schema.indexes[place].number = number }
        schema.nextIndexNumber = max(self.nextIndexNumber ?? 1, (self.indexNumbers.max() ?? 0) + 1)
        return schema
    }

    /// Adds an index, with a number of its own.
    mutating func addIndex(_ index: Index) {
        self = self.numbered
        var index = index
        index.number = self.nextIndexNumber
        self.indexes.append(index)
        self = self.numbered
    }

    /// Drops a global index.
    mutating func removeIndex(named name: String) {
        self = self.numbered
        self.indexes.removeAll { $0.name == name && !$0.isLocalIndex }
    }
}

extension TableSchema.Index {
    /// A global index as a request defines it.
    init(_ index: GlobalSecondaryIndex, key: KeyShape) throws {
        self.init(
            name: index.indexName,
            key: key,
            projection: TableSchema.IndexProjection(index.projection),
            throughput: index.provisionedThroughput.map { TableSchema.Throughput($0) },
            onDemandThroughput: index.onDemandThroughput.flatMap { TableSchema.Units.changed(nil, to: $0) },
            warmThroughput: try index.warmThroughput.map { try TableSchema.Units.changed(nil, to: $0) }
        )
    }

    var isLocalIndex: Bool { self.isLocal == true }
}

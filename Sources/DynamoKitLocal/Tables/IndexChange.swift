import DynamoKit

/// What a write does to one index.
struct IndexChange {
    let index: StoredIndex
    /// The entry before, as the index has it; `nil` when there was none.
    let old: DynamoItem?
    /// The entry after; `nil` when there is none.
    let new: DynamoItem?
    private let oldSize: Int
    private let newSize: Int

    init(_ index: StoredIndex, from old: DynamoItem?, to new: DynamoItem?) {
        self.index = index
        self.old = old.flatMap { index.projection(of: $0) }
        self.new = new.flatMap { index.projection(of: $0) }
        self.oldSize = self.old.map { ItemSize.bytes(of: $0) } ?? 0
        self.newSize = self.new.map { ItemSize.bytes(of: $0) } ?? 0
    }

    // As maps, whose names too are compared by bytes.
    var isChange: Bool { self.old.map { .map($0) } != self.new.map { AttributeValue.map($0) } }

    /// What it adds to the index's figures.
    var statistics: TableStatistics {
        TableStatistics(
            itemCount: (self.new == nil ? 0 : 1) - (self.old == nil ? 0 : 1),
            sizeBytes: self.newSize - self.oldSize
        )
    }

    /// Write units that it takes: a changed key is a removal and an insertion, each paid for.
    ///
    /// Reference:
    /// [Provisioned throughput considerations for global secondary indexes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes)
    var writeUnits: Double {
        guard let old, let new else { return Capacity.write(self.oldSize + self.newSize) }
        let names = self.index.definition.key.names
        let keepsKey = names.allSatisfy { old[$0] == new[$0] }
        return keepsKey
            ? Capacity.write(max(self.oldSize, self.newSize))
            : Capacity.write(self.oldSize) + Capacity.write(self.newSize)
    }
}

import Crypto

/// A place between two items of a query, from where its next page starts or the one before.
///
/// It belongs to one table or index, one partition and one order; another query refuses it. The sort key condition and the
/// filter may differ, as far as the condition still includes the place: a filter does not move items, and a condition such
/// as "before now" is never twice the same.
///
/// For a client of yours, make a token with a ``Sealer``, which a client can neither make up nor change. ``token`` alone is
/// for places that only you can write to.
public struct PageCursor: Hashable, Sendable {
    /// Stands for the query that the cursor belongs to.
    let binding: [UInt8]
    /// Which way from here.
    let direction: ReadDirection
    /// The values of the query's cursor attributes, in the order of their names; none at the end that the read starts from.
    let position: [AttributeValue]

    /// The size in bytes of a binding: whoever can choose partitions must not find two queries that have the same.
    static let bindingSize = 12

    /// The cursor that goes on behind an item of a query, or from the end that the direction starts from.
    init(_ direction: ReadDirection, behind item: StoredItem?, of read: PreparedRead) throws(DynamoError) {
        let position = try item.map { item throws(DynamoError) in try read.position(of: item) }
        self.init(
            binding: read.cursorBinding,
            direction: direction,
            position: position.map { position in read.cursorAttributes.compactMap { position[$0] } } ?? []
        )
    }

    init(binding: [UInt8], direction: ReadDirection, position: [AttributeValue]) {
        self.binding = binding
        self.direction = direction
        self.position = position
    }

    /// The start key for a query, which has to be the one that the cursor was made for; `nil` to start from its end.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidCursor``.
    func exclusiveStartKey(of read: PreparedRead) throws(DynamoError) -> DynamoItem? {
        guard self.binding == read.cursorBinding, self.direction == .forward || read.isReversible else {
            throw DynamoError(.invalidCursor, message: "The cursor belongs to another query.")
        }
        if self.position.isEmpty { return nil }
        let names = read.cursorAttributes
        // A token that was not sealed may have been changed.
        guard self.position.count == names.count else {
            throw DynamoError(.invalidCursor, message: "The cursor is damaged.")
        }
        var start = DynamoItem(uniqueKeysWithValues: zip(names, self.position))
        if let partition = read.partition { start[read.source.partitionKey] = partition }
        guard try read.includes(start) else {
            throw DynamoError(.invalidCursor, message: "The cursor lies outside of the query's sort key condition.")
        }
        return start
    }
}

extension PreparedRead {
    /// The attributes that a cursor holds: where an item stands, but for the partition, which the query knows itself.
    var cursorAttributes: [String] {
        self.source.positionAttributes.filter { self.partition == nil || $0 != self.source.partitionKey }
    }

    /// A digest of what a cursor is bound to: table, index, partition, order, and the attributes of a position.
    var cursorBinding: [UInt8] {
        var fields: [[UInt8]] = [Array(self.source.tableName.utf8)]
        fields.append(self.source.indexName.map { [1] + Array($0.utf8) } ?? [0])
        switch self.operation {
        case .query(let query): fields.append([query.scanIndexForward == false ? 2 : 1])
        case .scan: fields.append([0])
        }
        fields.append(self.partition.map { CursorBytes.of($0) } ?? [])
        for name in self.source.positionAttributes { fields.append(Array(name.utf8)) }
        var hash = SHA256()
        for field in fields {
            // Each with its length before it, so that no two lists of fields look alike.
            withUnsafeBytes(of: UInt64(field.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: field)
        }
        return Array(hash.finalize().prefix(PageCursor.bindingSize))
    }
}

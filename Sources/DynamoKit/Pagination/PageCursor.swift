import Crypto

/// Where a page ended, so that the next can start behind it.
///
/// It belongs to one table or index, one partition and one order; another query refuses it. The sort key condition and the
/// filter may differ.
///
/// For a client of yours, make a token with a ``Sealer``, which a client can neither make up nor change. ``token`` alone is
/// for places that only you can write to.
public struct PageCursor: Hashable, Sendable {
    /// Stands for the query that the cursor belongs to.
    let binding: [UInt8]
    /// The values of the query's position attributes, in the order of their names.
    let position: [AttributeValue]

    /// The size in bytes of a binding.
    static let bindingSize = 16

    /// The cursor that goes on behind an item of a query.
    init(behind item: DynamoItem, of read: PreparedRead) throws(DynamoError) {
        let position = try read.position(of: item)
        self.init(
            binding: read.cursorBinding,
            position: read.source.positionAttributes.compactMap { position[$0] }
        )
    }

    init(binding: [UInt8], position: [AttributeValue]) {
        self.binding = binding
        self.position = position
    }

    /// The start key for a query, which has to be the one that the cursor was made for.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidCursor``.
    func exclusiveStartKey(of read: PreparedRead) throws(DynamoError) -> DynamoItem {
        let names = read.source.positionAttributes
        guard self.binding == read.cursorBinding, self.position.count == names.count else {
            throw DynamoError(.invalidCursor, message: "The cursor belongs to another query.")
        }
        let start = DynamoItem(uniqueKeysWithValues: zip(names, self.position))
        // A token that was not sealed may have been changed.
        if let partition = read.partition, start[read.source.partitionKey] != partition {
            throw DynamoError(.invalidCursor, message: "The cursor belongs to another partition.")
        }
        return start
    }
}

extension PreparedRead {
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

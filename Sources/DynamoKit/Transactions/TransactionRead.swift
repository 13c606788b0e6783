/// One read of a transaction, made by the table that it concerns: see ``DynamoTable/getting(_:)``.
public struct TransactionRead<Item: Sendable>: Sendable {
    /// What is sent, or why it cannot be made; the transaction throws that before anything is sent.
    let prepared: Result<TransactGet, DynamoError>
    let decode: @Sendable (StoredItem) throws(DynamoError) -> Item
}

extension DynamoTable {
    /// Reads the item under a key.
    public func getting(_ key: DynamoKey) -> TransactionRead<Item> {
        self.read(decodedBy: { (item) throws(DynamoError) in try self.decode(item) }) { () throws(DynamoError) in
            TransactGet(tableName: self.name, key: try self.attributes(of: key))
        }
    }

    /// Reads some attributes of the item under a key.
    ///
    /// - Parameters:
    ///   - key: The primary key.
    ///   - selection: The attributes to read.
    ///   - type: What to decode from them.
    public func getting<Part: Decodable & Sendable>(
        _ key: DynamoKey,
        selecting selection: AttributeSelection,
        as type: Part.Type
    ) -> TransactionRead<Part> {
        let decoder = self.decoder
        return self.read(
            decodedBy: { (item) throws(DynamoError) in try decoder.decodeItem(Part.self, from: item) },
            { () throws(DynamoError) in
                var attributes = ExpressionAttributes(encoder: self.encoder)
                return TransactGet(
                    tableName: self.name,
                    key: try self.attributes(of: key),
                    projectionExpression: try attributes.expression(selection),
                    expressionAttributeNames: attributes.names
                )
            }
        )
    }

    private func read<Result: Sendable>(
        decodedBy decode: @escaping @Sendable (StoredItem) throws(DynamoError) -> Result,
        _ prepare: () throws(DynamoError) -> TransactGet
    ) -> TransactionRead<Result> {
        do throws(DynamoError) {
            return TransactionRead(prepared: .success(try prepare()), decode: decode)
        } catch {
            return TransactionRead(prepared: .failure(error), decode: decode)
        }
    }
}

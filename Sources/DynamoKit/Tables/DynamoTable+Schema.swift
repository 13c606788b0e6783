extension DynamoClient {
    /// A table as its making declares it: with its name, its keys, and its indexes.
    ///
    /// ```swift
    /// let messages = client.table(schema, of: Message.self)
    /// let byAuthor = messages.index("author-index")
    /// try await client.createTableIfMissing(schema)
    /// ```
    ///
    /// - Precondition: The schema names a partition key.
    ///
    /// - Parameters:
    ///   - schema: The table.
    ///   - type: The type of its items, which has to encode the key attributes under their names.
    ///   - versionAttribute: The name of an attribute that counts the writes of an item; see <doc:ModellingItems>.
    ///   - strategies: How dates, `nil` and empty sets are stored, and under which names.
    public func table<Item: Codable & Sendable>(
        _ schema: CreateTable,
        of type: Item.Type,
        versionAttribute: String? = nil,
        strategies: CodingStrategies = .init()
    ) -> DynamoTable<Item> {
        guard let key = KeyNames(schema.keySchema) else {
            preconditionFailure("The schema of \(schema.tableName) has no partition key.")
        }
        var table = self.table(
            schema.tableName,
            of: type,
            partitionKey: key.partition,
            sortKey: key.sort,
            versionAttribute: versionAttribute,
            strategies: strategies
        )
        for index in schema.globalSecondaryIndexes {
            table.indexKeys[index.indexName] = KeyNames(index.keySchema)
        }
        for index in schema.localSecondaryIndexes {
            table.indexKeys[index.indexName] = KeyNames(index.keySchema)
        }
        return table
    }
}

/// The names of the attributes of a key.
struct KeyNames: Hashable, Sendable {
    let partition: String
    let sort: String?

    /// `nil` when there is no partition key.
    init?(_ keySchema: [KeySchemaElement]) {
        func name(_ type: KeyType) -> String? { keySchema.first { $0.keyType == type }?.attributeName }
        guard let partition = name(.hash) else { return nil }
        self.partition = partition
        self.sort = name(.range)
    }
}

extension DynamoTable {
    /// An index that the table's schema declares, holding whole items.
    ///
    /// - Precondition: The table was made with ``DynamoClient/table(_:of:versionAttribute:strategies:)``, and its schema has
    ///   an index of this name.
    ///
    /// - Parameter name: The index's name.
    public func index(_ name: String) -> DynamoIndex<Item> {
        self.index(name, of: Item.self)
    }

    /// An index that the table's schema declares, holding part of each item.
    ///
    /// - Precondition: The table was made with ``DynamoClient/table(_:of:versionAttribute:strategies:)``, and its schema has
    ///   an index of this name.
    ///
    /// - Parameters:
    ///   - name: The index's name.
    ///   - type: What to decode from the attributes that the index holds.
    public func index<Part: Codable & Sendable>(_ name: String, of type: Part.Type) -> DynamoIndex<Part> {
        guard let key = self.indexKeys[name] else {
            preconditionFailure("The schema of \(self.name) declares no index \(name).")
        }
        return self.index(name, of: type, partitionKey: key.partition, sortKey: key.sort)
    }
}

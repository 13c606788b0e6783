public import Logging

/// A table whose items are values of one type.
///
/// ```swift
/// let messages = client.table("ChatApp_Messages", of: Message.self, partitionKey: "roomId", sortKey: "timestamp")
/// try await messages.put(message, if: .notExists("roomId"))
/// ```
///
/// It is a value to hand around; making one sends nothing. Several may stand for one table, each with the type of some of
/// its items.
public struct DynamoTable<Item: Codable & Sendable>: Sendable {
    /// The client that carries out the operations.
    public let client: DynamoClient
    /// The table's name.
    public let name: String
    /// The name of the partition key.
    public let partitionKey: String
    /// The name of the sort key, if the table has one.
    public let sortKey: String?
    /// The name of the attribute that counts the writes of an item, if writes are to notice each other.
    public let versionAttribute: String?
    /// How Swift values are stored.
    public let strategies: CodingStrategies
    /// Used instead of the client's own logger.
    public var logger: Logger?
    /// The keys of the indexes that the table's schema declares, by name.
    var indexKeys: [String: KeyNames] = [:]

    init(
        client: DynamoClient,
        name: String,
        partitionKey: String,
        sortKey: String?,
        versionAttribute: String?,
        strategies: CodingStrategies
    ) {
        self.client = client
        self.name = name
        self.partitionKey = partitionKey
        self.sortKey = sortKey
        self.versionAttribute = versionAttribute
        self.strategies = strategies
    }

    /// What turns items and values into attributes here.
    public var encoder: AttributeEncoder { AttributeEncoder(strategies: self.strategies) }
    /// What turns attributes into items here.
    public var decoder: AttributeDecoder { AttributeDecoder(strategies: self.strategies) }

    var keyAttributes: [String] { [self.partitionKey] + (self.sortKey.map { [$0] } ?? []) }

    /// A key's attributes, for an operation built by hand.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` when the key does not fit the table.
    public func attributes(of key: DynamoKey) throws(DynamoError) -> DynamoItem {
        try key.attributes(partitionKey: self.partitionKey, sortKey: self.sortKey, encoder: self.encoder)
    }

    /// The key of an item that is encoded.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` when it lacks a key attribute, or that is none.
    func key(of item: DynamoItem) throws(DynamoError) -> DynamoItem {
        var key: DynamoItem = [:]
        for name in self.keyAttributes {
            guard let value = item[name] else {
                throw DynamoError(.invalidRequest, message: "\(Item.self) has no key attribute \(name).")
            }
            key[name] = try AttributeValue(keyAttribute: name, value, self.encoder)
        }
        return key
    }

    /// Reads an item that an error carries: of a failed condition ``DynamoError/item``, or of a transaction
    /// ``CancellationReason/item``.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/codingFailed``.
    public func decode(_ attributes: DynamoItem) throws(DynamoError) -> Item {
        try self.decoder.decodeItem(Item.self, from: attributes)
    }

    func decode(_ stored: StoredItem) throws(DynamoError) -> Item {
        try self.decoder.decodeItem(Item.self, from: stored)
    }
}

extension DynamoClient {
    /// A table whose items are values of one type.
    ///
    /// - Parameters:
    ///   - name: The table's name.
    ///   - type: The type of its items, which has to encode the key attributes under their names.
    ///   - partitionKey: The name of the partition key.
    ///   - sortKey: The name of the sort key, if the table has one.
    ///   - versionAttribute: The name of an attribute that holds a whole number, absent or 0 in an item that is not stored
    ///     yet. Each write then holds only for the version that it was made for, and counts it up; see <doc:ModellingItems>.
    ///   - strategies: How dates, `nil` and empty sets are stored, and under which names.
    public func table<Item: Codable & Sendable>(
        _ name: String,
        of type: Item.Type,
        partitionKey: String,
        sortKey: String? = nil,
        versionAttribute: String? = nil,
        strategies: CodingStrategies = .init()
    ) -> DynamoTable<Item> {
        DynamoTable(
            client: self,
            name: name,
            partitionKey: partitionKey,
            sortKey: sortKey,
            versionAttribute: versionAttribute,
            strategies: strategies
        )
    }
}

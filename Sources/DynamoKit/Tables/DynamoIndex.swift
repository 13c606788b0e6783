public import Logging

/// A secondary index of a table: the same items under another key, for reading alone.
///
/// ```swift
/// let bySlug = rooms.index("slug-index", partitionKey: "slug")
/// let room = try await bySlug.query(partition: "general").first()
/// ```
///
/// A global secondary index follows its table with a delay, and several of its items may have one key.
public struct DynamoIndex<Item: Codable & Sendable>: Sendable {
    /// The index's name.
    public let name: String
    /// The name of the index's partition key.
    public let partitionKey: String
    /// The name of the index's sort key, if it has one.
    public let sortKey: String?
    /// Used instead of the client's own logger.
    public var logger: Logger?

    let table: Table

    /// What reading needs to know of the table, whatever the type of its items.
    struct Table: Sendable {
        let client: DynamoClient
        let name: String
        let keyAttributes: [String]
        let strategies: CodingStrategies
    }
}

extension DynamoTable {
    /// An index that holds whole items.
    ///
    /// - Parameters:
    ///   - name: The index's name.
    ///   - partitionKey: The name of the index's partition key.
    ///   - sortKey: The name of the index's sort key, if it has one.
    public func index(_ name: String, partitionKey: String, sortKey: String? = nil) -> DynamoIndex<Item> {
        self.index(name, of: Item.self, partitionKey: partitionKey, sortKey: sortKey)
    }

    /// An index that holds part of each item.
    ///
    /// - Parameters:
    ///   - name: The index's name.
    ///   - type: What to decode from the attributes that the index holds.
    ///   - partitionKey: The name of the index's partition key.
    ///   - sortKey: The name of the index's sort key, if it has one.
    public func index<Part: Codable & Sendable>(
        _ name: String,
        of type: Part.Type,
        partitionKey: String,
        sortKey: String? = nil
    ) -> DynamoIndex<Part> {
        DynamoIndex(
            name: name,
            partitionKey: partitionKey,
            sortKey: sortKey,
            logger: self.logger,
            table: .init(
                client: self.client,
                name: self.name,
                keyAttributes: self.keyAttributes,
                strategies: self.strategies
            )
        )
    }
}

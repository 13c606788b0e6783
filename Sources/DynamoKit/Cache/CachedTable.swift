/// Items of a table, by their keys, through a cache.
///
/// ```swift
/// let users = client.table("Users", of: User.self, partitionKey: "userId")
/// let cachedUsers = users.cached(CacheConfiguration(timeToLive: .seconds(60)))
/// let ann = try await cachedUsers.get(.key("ann"))
/// try await cachedUsers.invalidating(.key("ann")) { try await users.put(changed) }
/// ```
public struct CachedTable<Item: Codable & Sendable>: Sendable {
    /// The table, for what goes past the cache: writes among others.
    public let table: DynamoTable<Item>
    /// The cache, by key attributes.
    public let cache: ReadThroughCache<DynamoItem, Item?>

    /// The item under a key, from the cache or the table.
    ///
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func get(_ key: DynamoKey) async throws -> Item? {
        try await self.cache.get(try self.table.attributes(of: key))
    }

    /// Forgets the item under a key. Call it after a write.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` when the key does not fit the table.
    public func invalidate(_ key: DynamoKey) throws(DynamoError) {
        self.cache.invalidate(try self.table.attributes(of: key))
    }

    /// Makes a write, and forgets the item under a key whatever comes of the write.
    ///
    /// - Throws: What the write throws, or ``DynamoError`` with ``DynamoError/Code/invalidRequest`` before it when the key
    ///   does not fit the table.
    public func invalidating<Result>(
        _ key: DynamoKey,
        _ write: () async throws -> Result
    ) async throws -> Result {
        try await self.cache.invalidating(try self.table.attributes(of: key), write)
    }
}

extension DynamoTable {
    /// The table's items through a cache.
    ///
    /// - Parameters:
    ///   - configuration: How the cache behaves.
    ///   - consistent: Whether to load what every acknowledged write has left. Otherwise a load right after a write, and after
    ///     the invalidation that follows it, may bring the item as it was before, to stay for its time to live.
    public func cached(_ configuration: CacheConfiguration, consistent: Bool = true) -> CachedTable<Item> {
        let table = self
        let cache = ReadThroughCache<DynamoItem, Item?>(configuration) { key in
            let operation = GetItem(
                tableName: table.name,
                key: key,
                consistentRead: consistent ? true : nil
            )
            let output = try await table.client.execute(operation, logger: table.logger)
            return try output.stored.map { try table.decode($0) }
        }
        return CachedTable(table: table, cache: cache)
    }
}

/// What is left of a batch that could not be finished.
///
/// The requests are ready for ``DynamoClient/batchWrite(_:options:logger:)`` or
/// ``DynamoClient/batchGet(_:options:logger:)``. Those of a call that failed or was cancelled are among them, though the
/// service may have carried them out: doing so again does no harm, unless somebody else has written the item meanwhile.
public struct UnfinishedBatch: Hashable, Sendable, CustomStringConvertible {
    /// Writes that were not acknowledged, by table name.
    public var unprocessedItems: [String: [WriteRequest]]
    /// Keys that were not read, by table name.
    public var unprocessedKeys: [String: KeysAndAttributes]
    /// Items that had been read before, by table name.
    public var responses: [String: [DynamoItem]]

    public init(
        unprocessedItems: [String: [WriteRequest]] = [:],
        unprocessedKeys: [String: KeysAndAttributes] = [:],
        responses: [String: [DynamoItem]] = [:]
    ) {
        self.unprocessedItems = unprocessedItems
        self.unprocessedKeys = unprocessedKeys
        self.responses = responses
    }

    /// How many requests are left; never the items themselves, which may be confidential.
    public var description: String {
        let writes = self.unprocessedItems.values.reduce(0) { $0 + $1.count }
        let keys = self.unprocessedKeys.values.reduce(0) { $0 + $1.keys.count }
        return "left of the batch: \(writes) writes, \(keys) keys to read"
    }
}

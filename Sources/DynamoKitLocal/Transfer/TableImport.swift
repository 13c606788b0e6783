/// What ``LocalDynamo/importTable(_:from:creating:)`` has read.
public struct TableImport: Hashable, Sendable {
    public var itemCount: Int
    /// Whether the import made the table.
    public var hasCreatedTable: Bool

    public init(itemCount: Int, hasCreatedTable: Bool) {
        self.itemCount = itemCount
        self.hasCreatedTable = hasCreatedTable
    }
}

/// Lists the tables' names in ascending order, a page at a time.
///
/// Specification: [ListTables](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html)
public struct ListTables: DynamoOperation {
    public static let name = "ListTables"

    /// Where to go on: the `lastEvaluatedTableName` of the page before.
    public var exclusiveStartTableName: String?
    /// Most names in the page, 1 to 100; 100 by default.
    public var limit: Int?

    public init(
        exclusiveStartTableName: String? = nil,
        limit: Int? = nil
    ) {
        self.exclusiveStartTableName = exclusiveStartTableName
        self.limit = limit
    }

    public struct Output: Hashable, Sendable {
        public var tableNames: [String]
        /// Where the next page starts; `nil` on the last.
        public var lastEvaluatedTableName: String?

        public init(
            tableNames: [String] = [],
            lastEvaluatedTableName: String? = nil
        ) {
            self.tableNames = tableNames
            self.lastEvaluatedTableName = lastEvaluatedTableName
        }
    }
}

/// Deletes a table with all its items.
///
/// Specification: [DeleteTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html)
public struct DeleteTable: DynamoOperation {
    public static let name = "DeleteTable"

    public var tableName: String

    public init(
        tableName: String
    ) {
        self.tableName = tableName
    }

    public struct Output: Hashable, Sendable {
        /// The table as it was.
        public var table: TableDescription

        public init(
            table: TableDescription
        ) {
            self.table = table
        }
    }
}

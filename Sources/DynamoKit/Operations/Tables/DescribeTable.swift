/// Tells a table's schema and state.
///
/// Specification: [DescribeTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html)
public struct DescribeTable: DynamoOperation {
    public static let name = "DescribeTable"

    public var tableName: String

    public init(
        tableName: String
    ) {
        self.tableName = tableName
    }

    public struct Output: Hashable, Sendable {
        public var table: TableDescription

        public init(
            table: TableDescription
        ) {
            self.table = table
        }
    }
}

public import DynamoKit

extension StreamConsumer {
    /// What a table of leases is made with, for a program that makes its tables itself, together with others.
    ///
    /// - Parameter name: The table's name, to be given to the consumers as their `leaseTable`.
    public static func leaseTableSchema(named name: String) -> CreateTable { LeaseTable.schema(named: name) }
}

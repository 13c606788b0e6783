import DynamoKit

/// Operations by what they do, as far as faults depend on it.
enum OperationNames {
    static let singleWrites: Set<String> = [PutItem.name, UpdateItem.name, DeleteItem.name]
    static let transactions: Set<String> = [TransactWriteItems.name, TransactGetItems.name]
    static let batches: Set<String> = [BatchGetItem.name, BatchWriteItem.name]
    static let writes = singleWrites.union([BatchWriteItem.name, TransactWriteItems.name])

    /// What reads or writes items, and so takes throughput.
    static let ofItems = singleWrites.union(transactions).union(batches).union([
        GetItem.name, Query.name, Scan.name, ExecuteStatement.name, BatchExecuteStatement.name,
        ExecuteTransaction.name,
    ])

    /// What changes tables, of which the service carries out a few at a time.
    static let ofTables: Set<String> = [
        CreateTable.name, UpdateTable.name, DeleteTable.name, UpdateTimeToLive.name, TagResource.name,
        UntagResource.name,
    ]
}

import DynamoKit

extension DynamoOperation {
    /// The tables of a transaction's actions, in their order; `nil` for what is no transaction.
    var actionTables: [String]? {
        switch self {
        case let read as TransactGetItems: read.transactItems.map(\.tableName)
        case let write as TransactWriteItems:
            write.transactItems.map { action in
                switch action {
                case .conditionCheck(let check): check.tableName
                case .put(let put): put.tableName
                case .update(let update): update.tableName
                case .delete(let delete): delete.tableName
                }
            }
        default: nil
        }
    }
}

import DynamoKit

extension DynamoOperation {
    /// The names of the tables that the request names, by name or ARN.
    var plainTableNames: [String] { self.tableNames.map { Self.plainName($0) } }

    /// The names of the tables of a transaction's actions, in their order; `nil` for what is no transaction.
    var actionTables: [String]? {
        switch self {
        case let read as TransactGetItems: read.transactItems.map { Self.plainName($0.tableName) }
        case let write as TransactWriteItems:
            write.transactItems.map { action in
                switch action {
                case .conditionCheck(let check): Self.plainName(check.tableName)
                case .put(let put): Self.plainName(put.tableName)
                case .update(let update): Self.plainName(update.tableName)
                case .delete(let delete): Self.plainName(delete.tableName)
                }
            }
        default: nil
        }
    }

    private static func plainName(_ name: String) -> String {
        guard TableARN.isARN(name), let arn = try? TableARN(name) else { return name }
        return arn.tableName
    }
}

import DynamoKit
import Logging
import Synchronization

/// Carries every operation, and keeps what it takes to be permitted it in AWS: an action on a table, an index or a stream.
final class PermissionRecorder: DynamoTransport {
    /// `GetItem ChatApp_Users`, `Query ChatApp_Users/index/username-index`.
    private let seen = Mutex<Set<String>>([])
    private let base: any DynamoTransport

    init(base: some DynamoTransport) {
        self.base = base
    }

    var permissions: Set<String> { self.seen.withLock { $0 } }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        let permissions = Self.permissions(for: operation)
        self.seen.withLock { $0.formUnion(permissions) }
        return try await self.base.execute(operation, logger: logger)
    }

    /// [Actions of DynamoDB](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html): a
    /// transaction needs those of its parts, a query of an index is one on the index.
    private static func permissions(for operation: some DynamoOperation) -> [String] {
        switch operation {
        case let operation as TransactWriteItems:
            operation.transactItems.map { item in
                switch item {
                case .put(let part): "PutItem \(part.tableName)"
                case .update(let part): "UpdateItem \(part.tableName)"
                case .delete(let part): "DeleteItem \(part.tableName)"
                case .conditionCheck(let part): "ConditionCheckItem \(part.tableName)"
                }
            }
        case let operation as TransactGetItems:
            operation.transactItems.map { "GetItem \($0.tableName)" }
        case let operation as Query:
            ["Query \(operation.tableName)" + (operation.indexName.map { "/index/\($0)" } ?? "")]
        case let operation as Scan:
            ["Scan \(operation.tableName)" + (operation.indexName.map { "/index/\($0)" } ?? "")]
        case let operation as ListTagsOfResource:
            ["ListTagsOfResource \(operation.resourceARN.split(separator: "/").last ?? "")"]
        default:
            operation.tableNames.map { "\(operation.operationName) \($0)" }
        }
    }
}

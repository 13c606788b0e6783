import DynamoKit
import DynamoKitLocal
import Logging
import Synchronization

/// A transport that remembers which operations it has carried, and on which table.
final class OperationRecorder: DynamoTransport {
    private let base: LocalDynamo
    private let carried = Mutex<[String]>([])

    init(base: LocalDynamo) {
        self.base = base
    }

    /// As `Query ChatApp_Messages`, in order.
    var operations: [String] { self.carried.withLock { $0 } }

    func forget() { self.carried.withLock { $0 = [] } }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        let table = Mirror(reflecting: operation).children.first { $0.label == "tableName" }?.value as? String
        self.carried.withLock { $0.append("\(Operation.name) \(table ?? "")") }
        return try await self.base.execute(operation, logger: logger)
    }
}

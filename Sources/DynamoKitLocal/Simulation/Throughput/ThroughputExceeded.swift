import DynamoKit

/// A table, or one of its indexes, has not the throughput left that a request takes.
struct ThroughputExceeded: Error {
    let tableName: String
    let isOfIndex: Bool

    var message: String { self.isOfIndex ? ThroughputMessage.index : ThroughputMessage.table }

    /// The error as an operation gets it: a transaction is canceled, on account of its actions on the table.
    func error(for operation: any DynamoOperation) -> DynamoError {
        guard let tables = operation.actionTables else {
            return DynamoError(.provisionedThroughputExceeded, message: self.message)
        }
        return .transactionCanceled(
            tables.map {
                $0 == self.tableName
                    ? CancellationReason(code: "ProvisionedThroughputExceeded", message: self.message)
                    : CancellationReason(code: "None")
            }
        )
    }
}

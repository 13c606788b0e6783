// Which operations take read units, and which take write units.

extension GetItem: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .read }
}
extension GetItem.Output: CapacityReportingOutput {}

extension Query: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .read }
}
extension Query.Output: CapacityReportingOutput {}

extension Scan: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .read }
}
extension Scan.Output: CapacityReportingOutput {}

extension BatchGetItem: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .read }
}
extension BatchGetItem.Output: CapacityReportingOutput {}

extension PutItem: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .write }
}
extension PutItem.Output: CapacityReportingOutput {}

extension UpdateItem: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .write }
}
extension UpdateItem.Output: CapacityReportingOutput {}

extension DeleteItem: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .write }
}
extension DeleteItem.Output: CapacityReportingOutput {}

extension BatchWriteItem: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .write }
}
extension BatchWriteItem.Output: CapacityReportingOutput {}

extension TransactWriteItems: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .write }
}
extension TransactWriteItems.Output: CapacityReportingOutput {}

extension TransactGetItems: CapacityReportingOperation {
    public var capacityKind: CapacityKind { .read }
}
extension TransactGetItems.Output: CapacityReportingOutput {}

extension ExecuteStatement: CapacityReportingOperation {
    public var capacityKind: CapacityKind { CapacityKind(statement: self.statement) }
}
extension ExecuteStatement.Output: CapacityReportingOutput {}

// All statements of one request read, or all of them write.

extension BatchExecuteStatement: CapacityReportingOperation {
    public var capacityKind: CapacityKind { CapacityKind(statement: self.statements.first?.statement ?? "") }
}
extension BatchExecuteStatement.Output: CapacityReportingOutput {}

extension ExecuteTransaction: CapacityReportingOperation {
    public var capacityKind: CapacityKind { CapacityKind(statement: self.transactStatements.first?.statement ?? "") }
}
extension ExecuteTransaction.Output: CapacityReportingOutput {}

extension CapacityKind {
    fileprivate init(statement: String) {
        switch StatementKind(statement) {
        case .read: self = .read
        case .write: self = .write
        }
    }
}

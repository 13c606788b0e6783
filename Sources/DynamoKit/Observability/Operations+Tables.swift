// Which tables the operations name.

extension GetItem {
    public var tableNames: [String] { [self.tableName] }
}

extension PutItem {
    public var tableNames: [String] { [self.tableName] }
}

extension UpdateItem {
    public var tableNames: [String] { [self.tableName] }
}

extension DeleteItem {
    public var tableNames: [String] { [self.tableName] }
}

extension Query {
    public var tableNames: [String] { [self.tableName] }
}

extension Scan {
    public var tableNames: [String] { [self.tableName] }
}

extension CreateTable {
    public var tableNames: [String] { [self.tableName] }
}

extension DescribeTable {
    public var tableNames: [String] { [self.tableName] }
}

extension DeleteTable {
    public var tableNames: [String] { [self.tableName] }
}

extension UpdateTable {
    public var tableNames: [String] { [self.tableName] }
}

extension UpdateTimeToLive {
    public var tableNames: [String] { [self.tableName] }
}

extension DescribeTimeToLive {
    public var tableNames: [String] { [self.tableName] }
}

extension UpdateContinuousBackups {
    public var tableNames: [String] { [self.tableName] }
}

extension DescribeContinuousBackups {
    public var tableNames: [String] { [self.tableName] }
}

extension SearchVectors {
    public var tableNames: [String] { [self.tableName] }
}

extension BatchGetItem {
    public var tableNames: [String] { self.requestItems.keys.sorted() }
}

extension BatchWriteItem {
    public var tableNames: [String] { self.requestItems.keys.sorted() }
}

extension TransactWriteItems {
    public var tableNames: [String] { Set(self.transactItems.map(\.tableName)).sorted() }
}

extension TransactGetItems {
    public var tableNames: [String] { Set(self.transactItems.map(\.tableName)).sorted() }
}

extension TransactWriteItem {
    fileprivate var tableName: String {
        switch self {
        case .conditionCheck(let check): check.tableName
        case .put(let put): put.tableName
        case .update(let update): update.tableName
        case .delete(let delete): delete.tableName
        }
    }
}

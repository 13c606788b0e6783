// Everything that is not listed here is ambiguous. So is what manages tables: the second time the table is there already, or
// gone, or about to be, and time to live is set already, which DynamoDB calls errors.

extension GetItem { public var retrySafety: RetrySafety { .idempotent } }
extension BatchGetItem { public var retrySafety: RetrySafety { .idempotent } }
extension Query { public var retrySafety: RetrySafety { .idempotent } }
extension Scan { public var retrySafety: RetrySafety { .idempotent } }
extension TransactGetItems { public var retrySafety: RetrySafety { .idempotent } }
extension SearchVectors { public var retrySafety: RetrySafety { .idempotent } }
extension DescribeTimeToLive { public var retrySafety: RetrySafety { .idempotent } }
extension DescribeContinuousBackups { public var retrySafety: RetrySafety { .idempotent } }
extension DescribeLimits { public var retrySafety: RetrySafety { .idempotent } }
extension DescribeEndpoints { public var retrySafety: RetrySafety { .idempotent } }
extension ListTagsOfResource { public var retrySafety: RetrySafety { .idempotent } }
extension TagResource { public var retrySafety: RetrySafety { .idempotent } }
extension UntagResource { public var retrySafety: RetrySafety { .idempotent } }
extension DescribeTable { public var retrySafety: RetrySafety { .idempotent } }
extension ListTables { public var retrySafety: RetrySafety { .idempotent } }
extension ListStreams { public var retrySafety: RetrySafety { .idempotent } }
extension DescribeStream { public var retrySafety: RetrySafety { .idempotent } }
extension GetShardIterator { public var retrySafety: RetrySafety { .idempotent } }
extension GetRecords { public var retrySafety: RetrySafety { .idempotent } }

// Its writes have no conditions and return nothing.
extension BatchWriteItem { public var retrySafety: RetrySafety { .idempotent } }

// The second time, a condition meets what the first time has written, and so does who asks for the item as it was.

extension PutItem {
    public var retrySafety: RetrySafety {
        RetrySafety(ofWriteWithCondition: self.conditionExpression, returning: self.returnValues)
    }
}

extension DeleteItem {
    public var retrySafety: RetrySafety {
        RetrySafety(ofWriteWithCondition: self.conditionExpression, returning: self.returnValues)
    }
}

extension RetrySafety {
    fileprivate init(ofWriteWithCondition condition: String?, returning returnValues: ReturnValues?) {
        let returnsNothing = returnValues == nil || returnValues == ReturnValues.none
        self = condition == nil && returnsNothing ? .idempotent : .ambiguous
    }
}

extension TransactWriteItems {
    public var retrySafety: RetrySafety { self.clientRequestToken == nil ? .unsafe : .idempotent }
}

extension ExecuteTransaction {
    public var retrySafety: RetrySafety { self.clientRequestToken == nil ? .unsafe : .idempotent }
}

extension ExecuteStatement {
    public var retrySafety: RetrySafety { StatementKind(self.statement) == .read ? .idempotent : .ambiguous }
}

extension BatchExecuteStatement {
    public var retrySafety: RetrySafety {
        self.statements.allSatisfy { StatementKind($0.statement) == .read } ? .idempotent : .ambiguous
    }
}

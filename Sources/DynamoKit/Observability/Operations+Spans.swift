import Tracing

/// An operation of which spans tell more than its name and its tables. Keys, values and conditions are none of that.
protocol SpanDescribedOperation: DynamoOperation {
    func describe(in attributes: inout SpanAttributes)
}

extension GetItem: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) {
        if let consistentRead { attributes["aws.dynamodb.consistent_read"] = consistentRead }
    }
}

extension Query: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) {
        if let indexName { attributes["aws.dynamodb.index_name"] = indexName }
        if let consistentRead { attributes["aws.dynamodb.consistent_read"] = consistentRead }
        if let limit { attributes["aws.dynamodb.limit"] = limit }
        if let scanIndexForward { attributes["aws.dynamodb.scan_forward"] = scanIndexForward }
        if let select { attributes["aws.dynamodb.select"] = select.rawValue }
    }
}

extension Scan: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) {
        if let indexName { attributes["aws.dynamodb.index_name"] = indexName }
        if let consistentRead { attributes["aws.dynamodb.consistent_read"] = consistentRead }
        if let limit { attributes["aws.dynamodb.limit"] = limit }
        if let segment { attributes["aws.dynamodb.segment"] = segment }
        if let totalSegments { attributes["aws.dynamodb.total_segments"] = totalSegments }
        if let select { attributes["aws.dynamodb.select"] = select.rawValue }
    }
}

extension BatchGetItem: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) {
        attributes.setBatchSize(self.requestItems.values.reduce(0) { $0 + $1.keys.count })
    }
}

extension BatchWriteItem: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) {
        attributes.setBatchSize(self.requestItems.values.reduce(0) { $0 + $1.count })
    }
}

extension TransactGetItems: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) { attributes.setBatchSize(self.transactItems.count) }
}

extension TransactWriteItems: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) { attributes.setBatchSize(self.transactItems.count) }
}

extension BatchExecuteStatement: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) { attributes.setBatchSize(self.statements.count) }
}

extension ExecuteTransaction: SpanDescribedOperation {
    func describe(in attributes: inout SpanAttributes) { attributes.setBatchSize(self.transactStatements.count) }
}

extension SpanAttributes {
    /// The conventions do not call one request a batch.
    fileprivate mutating func setBatchSize(_ size: Int) {
        if size > 1 { self["db.operation.batch.size"] = size }
    }
}

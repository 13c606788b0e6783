import Logging

/// The table or index that a query or scan reads.
struct ReadSource: Sendable {
    let client: DynamoClient
    let logger: Logger?
    let tableName: String
    let indexName: String?
    let partitionKey: String
    let sortKey: String?
    let tableKeyAttributes: [String]
    let strategies: CodingStrategies

    /// The attributes that say where in the table or index an item stands, in a fixed order.
    var positionAttributes: [String] {
        Set([self.partitionKey] + (self.sortKey.map { [$0] } ?? []) + self.tableKeyAttributes).sorted()
    }
}

/// A query or scan as it was asked for; its values are not encoded yet.
struct ReadRequest: Sendable {
    enum Kind: Sendable {
        case query(partition: any Encodable & Sendable, sort: SortKeyCondition?, order: QueryOrder)
        case scan
    }

    let source: ReadSource
    let kind: Kind
    let filter: Condition?
    let consistent: Bool

    /// Encodes the values and writes the expressions.
    func prepared() throws(DynamoError) -> PreparedRead {
        let encoder = AttributeEncoder(strategies: self.source.strategies)
        var attributes = ExpressionAttributes(encoder: encoder)
        switch self.kind {
        case .query(let partition, let sort, let order):
            let value = try AttributeValue(keyAttribute: self.source.partitionKey, partition, encoder)
            let query = Query(
                tableName: self.source.tableName,
                indexName: self.source.indexName,
                keyConditionExpression: try self.keyCondition(value, sort, in: &attributes),
                scanIndexForward: order == .descending ? false : nil,
                filterExpression: try attributes.expression(ifPresent: self.filter),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                consistentRead: self.consistent ? true : nil
            )
            return PreparedRead(operation: .query(query), partition: value, source: self.source)
        case .scan:
            let scan = Scan(
                tableName: self.source.tableName,
                indexName: self.source.indexName,
                filterExpression: try attributes.expression(ifPresent: self.filter),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                consistentRead: self.consistent ? true : nil
            )
            return PreparedRead(operation: .scan(scan), partition: nil, source: self.source)
        }
    }

    private func keyCondition(
        _ partition: AttributeValue,
        _ sort: SortKeyCondition?,
        in attributes: inout ExpressionAttributes
    ) throws(DynamoError) -> String {
        guard let sort else {
            return try attributes.keyCondition(partitionKey: (self.source.partitionKey, partition))
        }
        guard let sortKey = self.source.sortKey else {
            throw DynamoError(
                .invalidRequest,
                message: "The query has a sort key condition, but \(self.source.tableName) was given no sort key."
            )
        }
        return try attributes.keyCondition(
            partitionKey: (self.source.partitionKey, partition),
            sortKey: (sortKey, sort)
        )
    }
}

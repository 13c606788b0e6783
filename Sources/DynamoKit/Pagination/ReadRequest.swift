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
    /// The attributes to read; all of them by default.
    var selection: AttributeSelection?
    /// The most items that one request may look at.
    var readSize: Int?
    /// The most items to give in all.
    var maximumCount: Int?
    /// Whether to read on while items are consumed.
    var prefetches = false

    /// The same items, to be counted: a count cannot have a selection.
    func counting() -> ReadRequest {
        var request = self
        request.selection = nil
        return request
    }

    /// Encodes the values and writes the expressions.
    func prepared() throws(DynamoError) -> PreparedRead {
        let encoder = AttributeEncoder(strategies: self.source.strategies)
        var attributes = ExpressionAttributes(encoder: encoder)
        switch self.kind {
        case .query(let partition, let sort, let order):
            let value = try AttributeValue(keyAttribute: self.source.partitionKey, partition, encoder)
            let keyAttributes = [self.source.partitionKey] + (self.source.sortKey.map { [$0] } ?? [])
            try self.filter?.named(by: self.source.strategies.keys).validate(asFilterOfQueryBy: keyAttributes)
            let query = Query(
                tableName: self.source.tableName,
                indexName: self.source.indexName,
                keyConditionExpression: try self.keyCondition(value, sort, in: &attributes),
                scanIndexForward: order == .descending ? false : nil,
                filterExpression: try attributes.expression(ifPresent: self.filter),
                projectionExpression: try self.projection(in: &attributes),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                consistentRead: self.consistent ? true : nil
            )
            return PreparedRead(
                operation: .query(query),
                partition: value,
                sort: sort,
                source: self.source,
                readSize: self.readSize
            )
        case .scan:
            let scan = Scan(
                tableName: self.source.tableName,
                indexName: self.source.indexName,
                filterExpression: try attributes.expression(ifPresent: self.filter),
                projectionExpression: try self.projection(in: &attributes),
                expressionAttributeNames: attributes.names,
                expressionAttributeValues: attributes.values,
                consistentRead: self.consistent ? true : nil
            )
            return PreparedRead(
                operation: .scan(scan),
                partition: nil,
                sort: nil,
                source: self.source,
                readSize: self.readSize
            )
        }
    }

    /// The selection with the attributes that cursors are made of.
    private func projection(in attributes: inout ExpressionAttributes) throws(DynamoError) -> String? {
        guard
            let selection = self.selection?.named(by: self.source.strategies.keys)
                .including(self.source.positionAttributes)
        else { return nil }
        return try attributes.expression(selection)
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

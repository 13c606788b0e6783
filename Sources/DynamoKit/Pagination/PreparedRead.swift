import Logging

/// A query or scan that can be sent, from any place on.
struct PreparedRead: Sendable {
    enum Operation: Sendable {
        case query(Query)
        case scan(Scan)
    }

    let operation: Operation
    /// The partition that a query reads.
    let partition: AttributeValue?
    let source: ReadSource

    var hasFilter: Bool {
        switch self.operation {
        case .query(let query): query.filterExpression != nil
        case .scan(let scan): scan.filterExpression != nil
        }
    }

    struct Answer: Sendable {
        var items: [DynamoItem]
        var count: Int
        var lastEvaluatedKey: DynamoItem?
    }

    /// Reads one page of the service's.
    ///
    /// - Parameters:
    ///   - exclusiveStartKey: Where to go on.
    ///   - limit: Most items to look at, filter aside.
    ///   - select: `count` for the number of items alone.
    func answer(
        after exclusiveStartKey: DynamoItem?,
        limit: Int?,
        select: Select? = nil
    ) async throws -> Answer {
        switch self.operation {
        case .query(var query):
            query.exclusiveStartKey = exclusiveStartKey
            query.limit = limit
            query.select = select
            let output = try await self.source.client.execute(query, logger: self.source.logger)
            return Answer(
                items: output.items ?? [],
                count: output.count,
                lastEvaluatedKey: output.lastEvaluatedKey
            )
        case .scan(var scan):
            scan.exclusiveStartKey = exclusiveStartKey
            scan.limit = limit
            scan.select = select
            let output = try await self.source.client.execute(scan, logger: self.source.logger)
            return Answer(
                items: output.items ?? [],
                count: output.count,
                lastEvaluatedKey: output.lastEvaluatedKey
            )
        }
    }

    /// Where an item stands: what a read that goes on behind it starts from.
    func position(of item: DynamoItem) throws(DynamoError) -> DynamoItem {
        var position: DynamoItem = [:]
        for name in self.source.positionAttributes {
            guard let value = item[name] else {
                throw DynamoError(.malformedResponse, message: "An item came without its key attribute \(name).")
            }
            position[name] = value
        }
        return position
    }
}

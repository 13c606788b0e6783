import Logging

/// A query or scan that can be sent, from any place on.
struct PreparedRead: Sendable {
    enum Operation: Sendable {
        case query(Query)
        case scan(Scan)
    }

    /// In the order that was asked for.
    private(set) var operation: Operation
    /// The partition that a query reads.
    let partition: AttributeValue?
    /// The part of the partition that a query reads.
    let sort: SortKeyCondition?
    let source: ReadSource
    /// The most items that a request may look at, if the caller has said so.
    let readSize: Int?
    /// Whether to read in that order or against it.
    private(set) var direction = ReadDirection.forward

    /// The same read, in this direction.
    func going(_ direction: ReadDirection) -> PreparedRead {
        var read = self
        read.direction = direction
        return read
    }

    /// The same scan, of one segment; a query stays as it is.
    func inSegment(_ segment: Int, of segments: Int) -> PreparedRead {
        guard case .scan(var scan) = self.operation else { return self }
        scan.segment = segment
        scan.totalSegments = segments
        var read = self
        read.operation = .scan(scan)
        return read
    }

    /// Whether it can be read against its order: a scan has none.
    var isReversible: Bool {
        switch self.operation {
        case .query: true
        case .scan: false
        }
    }

    var hasFilter: Bool {
        switch self.operation {
        case .query(let query): query.filterExpression != nil
        case .scan(let scan): scan.filterExpression != nil
        }
    }

    struct Answer: Sendable {
        /// As they came: what is not decoded or asked for is not made into attributes.
        var items: [StoredItem]
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
            if self.direction == .backward {
                query.scanIndexForward = query.scanIndexForward == false ? nil : false
            }
            let output = try await self.source.client.execute(query, logger: self.source.logger)
            return Answer(
                items: output.stored?.elements ?? [],
                count: output.count,
                lastEvaluatedKey: output.lastEvaluatedKey
            )
        case .scan(var scan):
            scan.exclusiveStartKey = exclusiveStartKey
            scan.limit = limit
            scan.select = select
            let output = try await self.source.client.execute(scan, logger: self.source.logger)
            return Answer(
                items: output.stored?.elements ?? [],
                count: output.count,
                lastEvaluatedKey: output.lastEvaluatedKey
            )
        }
    }

    /// Whether there is any item behind a position.
    ///
    /// - Parameter exclusiveStartKey: The position; `nil` for all there is.
    func isAnything(after exclusiveStartKey: DynamoItem?) async throws -> Bool {
        var buffer = PageBuffer(for: self, after: exclusiveStartKey)
        while case .read(let start, let limit) = buffer.fill(to: 1) {
            let answer = try await self.answer(after: start, limit: limit, select: .count)
            if answer.count > 0 { return true }
            buffer.received([], lastEvaluatedKey: answer.lastEvaluatedKey)
        }
        return false
    }

    private var decoder: AttributeDecoder { AttributeDecoder(strategies: self.source.strategies) }

    func decode<Item: Decodable>(_ item: StoredItem, as type: Item.Type = Item.self) throws(DynamoError) -> Item {
        try self.decoder.decodeItem(type, from: item)
    }

    func decode<Item: Decodable>(
        _ items: some Sequence<StoredItem>,
        as type: Item.Type = Item.self
    ) throws(DynamoError) -> [Item] {
        try self.decoder.decodeItems(type, from: items)
    }

    /// Whether a position lies in the part of the partition that is read.
    func includes(_ position: DynamoItem) throws(DynamoError) -> Bool {
        guard let sort, let name = self.source.sortKey, let value = position[name] else { return true }
        return try sort.includes(value, encoder: AttributeEncoder(strategies: self.source.strategies))
    }

    /// Where an item stands: what a read that goes on behind it starts from.
    func position(of item: StoredItem) throws(DynamoError) -> DynamoItem {
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

extension PageBuffer {
    init(for read: PreparedRead, after exclusiveStartKey: DynamoItem? = nil) {
        self.init(after: exclusiveStartKey, hasFilter: read.hasFilter, readSize: read.readSize)
    }
}

extension DynamoTable {
    /// The items of one partition, in the order of their sort key.
    ///
    /// Nothing is read before the sequence is iterated or asked for a page.
    ///
    /// - Parameters:
    ///   - partition: The value of the partition key.
    ///   - sort: Which part of the partition; all of it by default.
    ///   - order: By ascending or descending sort key.
    ///   - filter: Leaves items out after they were read, and paid for.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    public func query(
        partition: some Encodable & Sendable,
        sort: SortKeyCondition? = nil,
        order: QueryOrder = .ascending,
        filter: Condition? = nil,
        consistent: Bool = false
    ) -> ItemSequence<Item> {
        ItemSequence(
            request: ReadRequest(
                source: self.source,
                kind: .query(partition: partition, sort: sort, order: order),
                filter: filter,
                consistent: consistent
            )
        )
    }

    /// All items of the table, in no meaningful order.
    ///
    /// - Parameters:
    ///   - filter: Leaves items out after they were read, and paid for.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    public func scan(filter: Condition? = nil, consistent: Bool = false) -> ItemSequence<Item> {
        ItemSequence(
            request: ReadRequest(source: self.source, kind: .scan, filter: filter, consistent: consistent)
        )
    }

    private var source: ReadSource {
        ReadSource(
            client: self.client,
            logger: self.logger,
            tableName: self.name,
            indexName: nil,
            partitionKey: self.partitionKey,
            sortKey: self.sortKey,
            tableKeyAttributes: self.keyAttributes,
            strategies: self.strategies
        )
    }
}

extension DynamoIndex {
    /// The items of one partition of the index, in the order of the index's sort key.
    ///
    /// Nothing is read before the sequence is iterated or asked for a page.
    ///
    /// - Parameters:
    ///   - partition: The value of the index's partition key.
    ///   - sort: Which part of the partition; all of it by default.
    ///   - order: By ascending or descending sort key.
    ///   - filter: Leaves items out after they were read, and paid for.
    ///   - consistent: Whether to see every write that was acknowledged before, which a local secondary index alone can.
    public func query(
        partition: some Encodable & Sendable,
        sort: SortKeyCondition? = nil,
        order: QueryOrder = .ascending,
        filter: Condition? = nil,
        consistent: Bool = false
    ) -> ItemSequence<Item> {
        ItemSequence(
            request: ReadRequest(
                source: self.source,
                kind: .query(partition: partition, sort: sort, order: order),
                filter: filter,
                consistent: consistent
            )
        )
    }

    /// All items of the index, in no meaningful order.
    ///
    /// - Parameters:
    ///   - filter: Leaves items out after they were read, and paid for.
    ///   - consistent: Whether to see every write that was acknowledged before, which a local secondary index alone can.
    public func scan(filter: Condition? = nil, consistent: Bool = false) -> ItemSequence<Item> {
        ItemSequence(
            request: ReadRequest(source: self.source, kind: .scan, filter: filter, consistent: consistent)
        )
    }

    private var source: ReadSource {
        ReadSource(
            client: self.table.client,
            logger: self.logger,
            tableName: self.table.name,
            indexName: self.name,
            partitionKey: self.partitionKey,
            sortKey: self.sortKey,
            tableKeyAttributes: self.table.keyAttributes,
            strategies: self.table.strategies
        )
    }
}

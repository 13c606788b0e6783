extension ItemSequence {
    /// Reads one page.
    ///
    /// One item more than asked for is read, so that ``ItemPage/next`` is exact. With a filter, as many reads are made as it
    /// takes to fill the page.
    ///
    /// A page can go back as well as on, whichever way it was reached:
    ///
    /// ```swift
    /// let query = messages.query(partition: room.id, order: .descending)
    /// let newest = try await query.page(limit: 50)
    /// let older = try await query.page(limit: 50, from: newest.next)
    /// let newestAgain = try await query.page(limit: 50, from: older.previous)
    /// ```
    ///
    /// - Parameters:
    ///   - limit: How many items, counted after the filter; at least 1.
    ///   - cursor: Where to start: the ``ItemPage/next`` or ``ItemPage/previous`` of a page of the same query.
    ///   - edges: Whether to look on the side that the cursor came from.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/invalidCursor`` for a cursor of another query, or
    ///   `CancellationError`.
    public func page(
        limit: Int,
        from cursor: PageCursor? = nil,
        edges: PageEdges = .both
    ) async throws -> ItemPage<Item> {
        var reader = try PageReader<Item>(request: self.request, size: limit, from: cursor, edges: edges)
        return try await reader.page()
    }

    /// The items in pages of one size; only the last may be shorter, and none is empty.
    ///
    /// From an ``ItemPage/next`` they go on, from an ``ItemPage/previous`` they go back, each page before the one that came
    /// before. The items of a page are in the query's order in any case.
    ///
    /// - Parameters:
    ///   - size: How many items, counted after the filter; at least 1.
    ///   - cursor: Where to start: a cursor of a page of the same query.
    ///   - edges: Whether the first page looks on the side that the cursor came from.
    public func pages(
        size: Int,
        from cursor: PageCursor? = nil,
        edges: PageEdges = .both
    ) -> PageSequence<Item> {
        PageSequence(request: self.request, size: size, cursor: cursor, edges: edges)
    }

    /// The first item, or `nil` when there is none.
    ///
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func first() async throws -> Item? {
        var iterator = self.limit(1).makeAsyncIterator()
        return try await iterator.next()
    }

    /// Counts the items, which are read, and paid for, but not sent.
    ///
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func count() async throws -> Int {
        let read = try self.request.counting().prepared()
        var count = 0
        var start: DynamoItem?
        repeat {
            if let most = self.request.maximumCount, count >= most { return most }
            let answer = try await read.answer(after: start, limit: read.readSize, select: .count)
            count += answer.count
            start = answer.lastEvaluatedKey
        } while start != nil
        return Swift.min(count, self.request.maximumCount ?? count)
    }
}

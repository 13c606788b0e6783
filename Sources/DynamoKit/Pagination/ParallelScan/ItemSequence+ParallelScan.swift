extension ItemSequence {
    /// Scans a table in segments, several at once, and gives their items as one sequence.
    ///
    /// ```swift
    /// try await articles.scan().inParallel(segments: 8) { items in
    ///     for try await article in items {
    ///         try await index(article)
    ///         if isTimeToSave() { try save(items.progress) }
    ///     }
    /// }
    /// ```
    ///
    /// The reads are child tasks of this call, which is why the sequence lives in `body` alone: an iterator by itself could
    /// not own them. When `body` returns or throws, and when the task is cancelled, they end before this does. While an item
    /// is at work, each segment may have read one page ahead and no more.
    ///
    /// - Parameters:
    ///   - segments: Into how many parts to divide the table, 1 to 1,000,000. A good number is some times that of reads at
    ///     once, for segments are not equally long.
    ///   - maximumConcurrentReads: Most segments that are read at once; at least 1.
    ///   - body: Consumes the items, or as many of them as it likes.
    /// - Returns: What `body` returns.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/invalidRequest`` for a query, which has no segments; or what `body`
    ///   throws.
    public func inParallel<Result>(
        segments: Int,
        maximumConcurrentReads: Int = 8,
        _ body: (ParallelScanItems<Item>) async throws -> Result
    ) async throws -> Result {
        guard 1...ParallelScanProgress.maximumSegments ~= segments else {
            throw DynamoError(.invalidRequest, message: "A table cannot be scanned in \(segments) segments.")
        }
        let read = try self.request.prepared()
        return try await self.scan(
            read,
            from: ParallelScanProgress(binding: read.cursorBinding, segments: segments),
            maximumConcurrentReads: maximumConcurrentReads,
            body
        )
    }

    /// Goes on with a scan in segments where it was left.
    ///
    /// - Parameters:
    ///   - progress: The ``ParallelScanItems/progress`` of a scan of the same table or index. The filter and the selection
    ///     may differ.
    ///   - maximumConcurrentReads: Most segments that are read at once; at least 1.
    ///   - body: Consumes the items that are left, or as many of them as it likes.
    /// - Returns: What `body` returns.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/invalidCursor`` for the progress of another scan; or what `body`
    ///   throws.
    public func inParallel<Result>(
        resuming progress: ParallelScanProgress,
        maximumConcurrentReads: Int = 8,
        _ body: (ParallelScanItems<Item>) async throws -> Result
    ) async throws -> Result {
        let read = try self.request.prepared()
        guard progress.isOf(read) else {
            throw DynamoError(.invalidCursor, message: "The progress belongs to another scan.")
        }
        return try await self.scan(read, from: progress, maximumConcurrentReads: maximumConcurrentReads, body)
    }

    private func scan<Result>(
        _ read: PreparedRead,
        from progress: ParallelScanProgress,
        maximumConcurrentReads: Int,
        _ body: (ParallelScanItems<Item>) async throws -> Result
    ) async throws -> Result {
        precondition(maximumConcurrentReads >= 1, "A scan makes at least one read at a time.")
        guard case .scan = read.operation else {
            throw DynamoError(.invalidRequest, message: "A query reads one partition, which has no segments.")
        }
        return try await withThrowingTaskGroup(of: ScanPage.self) { group in
            let items = ParallelScanItems<Item>(
                read: read,
                state: ParallelScanState(progress, maximumConcurrentReads: maximumConcurrentReads),
                remaining: self.request.maximumCount,
                group: group
            )
            defer {
                items.end()
                group.cancelAll()
            }
            return try await body(items)
        }
    }
}

extension DynamoTable {
    /// Reads the item under a key, changes it, and puts it back; again from the start when another write comes in between.
    ///
    /// ```swift
    /// let ann = try await users.modify(.key("ann")) { $0.friends.append("bob") }
    /// ```
    ///
    /// For what an update expression can say, ``update(_:version:if:_:)`` does it in one request.
    ///
    /// - Parameters:
    ///   - key: The primary key, in a table with a version attribute.
    ///   - attempts: How often to start, at least once.
    ///   - change: Changes the item as it is stored. It may be called several times, each time with an item that was read or
    ///     conflicted anew. What it throws ends the call.
    /// - Returns: The item as it is stored then, or `nil` when there is none to change.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/versionConflict`` when other writes came in between each time, with
    ///   ``DynamoError/Code/invalidRequest`` when the table has no version attribute; what `change` throws; or
    ///   `CancellationError`.
    @discardableResult
    public func modify(
        _ key: DynamoKey,
        attempts: Int = 10,
        _ change: (inout Item) async throws -> Void
    ) async throws -> Item? {
        guard self.versionAttribute != nil else {
            throw DynamoError(
                .invalidRequest,
                message: "Without a version attribute, \(self.name) would not notice writes in between."
            )
        }
        guard var item = try await self.get(key, consistent: true) else { return nil }
        var left = attempts
        while true {
            left -= 1
            try await change(&item)
            do {
                return try await self.put(item)
            } catch let error as DynamoError where error.code == .versionConflict && left > 0 {
                try Task.checkCancellation()
                // The conflict shows what is stored, which saves reading it.
                guard let stored = error.item else { return nil }
                item = try self.decode(stored)
            }
        }
    }
}

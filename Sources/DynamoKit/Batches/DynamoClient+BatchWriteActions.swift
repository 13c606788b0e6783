public import Logging

extension DynamoClient {
    /// Puts and deletes any number of items of any tables, each on its own.
    ///
    /// The actions are those of transactions, without their guarantee: each is carried out by itself.
    ///
    /// ```swift
    /// try await client.batchWrite {
    ///     for user in users { accounts.putting(user) }
    ///     invitations.deleting(.key(code))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - options: How many calls to make at once, and when to give up.
    ///   - logger: Used instead of the client's own.
    ///   - actions: Any number of puts and deletes without conditions, no two on the same item.
    /// - Throws: ``DynamoError`` as ``batchWrite(_:options:logger:)`` does, with ``DynamoError/Code/invalidRequest`` also for
    ///   an action that a batch cannot carry out: one with a condition, of a table that has a version attribute unless it
    ///   deletes ``ExpectedVersion/any``, or an update.
    public func batchWrite(
        options: BatchOptions = .init(),
        logger: Logger? = nil,
        @TransactionBuilder _ actions: () -> [TransactionAction]
    ) async throws {
        var targets: [String: WriteTargets] = [:]
        var writes: [TableWrite] = []
        for action in actions() {
            let prepared = try action.prepared.get()
            try targets[action.tableName, default: WriteTargets()].add(prepared.key, tableName: action.tableName)
            writes.append(TableWrite(tableName: action.tableName, request: try WriteRequest(prepared)))
        }
        try await self.batchWrite(writes, options: options, logger: logger)
    }
}

extension WriteRequest {
    fileprivate init(_ action: TransactionAction.Prepared) throws(DynamoError) {
        switch action.item {
        case .put(let put) where put.conditionExpression == nil && action.check == nil:
            self = .put(put.item)
        // Of a table with versions, it is asked to delete any.
        case .delete(let delete) where delete.conditionExpression == nil:
            self = .delete(key: delete.key)
        case .put, .delete:
            throw DynamoError(
                .invalidRequest,
                message: "A batch checks neither conditions nor versions. Use a transaction."
            )
        case .update, .conditionCheck:
            throw DynamoError(.invalidRequest, message: "A batch only puts and deletes. Use a transaction.")
        }
    }
}

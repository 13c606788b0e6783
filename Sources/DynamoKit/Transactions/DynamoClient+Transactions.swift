public import Logging

extension DynamoClient {
    /// Most actions that a transaction takes.
    static let maximumTransactionActions = 100

    /// Carries out all actions, or none.
    ///
    /// ```swift
    /// try await client.transactWrite {
    ///     users.putting(user, if: .notExists("userId"))
    ///     usernames.putting(reservation, if: .notExists("userId"))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - token: Makes the call idempotent for ten minutes: 1 to 36 characters, the same for the same transaction. Without
    ///     one, only the client's own retries are idempotent.
    ///   - logger: Used instead of the client's own.
    ///   - actions: 1 to 100 actions, no two on the same item.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/transactionCanceled`` when an action could not be carried out, see
    ///   ``DynamoError/failedActions``; or `CancellationError`.
    public func transactWrite(
        token: String? = nil,
        logger: Logger? = nil,
        @TransactionBuilder _ actions: () -> [TransactionAction]
    ) async throws {
        try await self.transactWrite(actions(), token: token, logger: logger)
    }

    /// Carries out all actions, or none.
    ///
    /// - Parameters:
    ///   - actions: 1 to 100 actions, no two on the same item.
    ///   - token: Makes the call idempotent for ten minutes: 1 to 36 characters, the same for the same transaction. Without
    ///     one, only the client's own retries are idempotent.
    ///   - logger: Used instead of the client's own.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/transactionCanceled`` when an action could not be carried out, see
    ///   ``DynamoError/failedActions``; or `CancellationError`.
    public func transactWrite(
        _ actions: [TransactionAction],
        token: String? = nil,
        logger: Logger? = nil
    ) async throws {
        let operation = TransactWriteItems(
            transactItems: try Self.transactItems(actions),
            clientRequestToken: token
        )
        _ = try await self.execute(operation, logger: logger)
    }

    private static func transactItems(_ actions: [TransactionAction]) throws(DynamoError) -> [TransactWriteItem] {
        guard !actions.isEmpty, actions.count <= Self.maximumTransactionActions else {
            throw DynamoError(
                .invalidRequest,
                message: "A transaction takes 1 to \(Self.maximumTransactionActions) actions, not \(actions.count)."
            )
        }
        struct Target: Hashable {
            var tableName: String
            var key: DynamoItem
        }
        var items: [TransactWriteItem] = []
        var indexes: [Target: Int] = [:]
        for (index, action) in actions.enumerated() {
            items.append(try action.item.get())
            let target = Target(tableName: action.tableName, key: action.key)
            if let other = indexes.updateValue(index, forKey: target) {
                throw DynamoError(
                    .invalidRequest,
                    message: "Actions \(other) and \(index) of the transaction concern the same item."
                )
            }
        }
        return items
    }
}

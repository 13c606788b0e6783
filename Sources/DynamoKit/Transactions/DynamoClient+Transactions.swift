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
        let prepared = try Self.prepared(actions)
        let operation = TransactWriteItems(transactItems: prepared.map(\.item), clientRequestToken: token)
        do {
            _ = try await self.execute(operation, logger: logger)
        } catch var error as DynamoError where error.code == .transactionCanceled {
            for index in error.cancellationReasons.indices where actions.indices.contains(index) {
                error.cancellationReasons[index].concerns(prepared[index], on: actions[index].tableName)
            }
            throw error
        }
    }

    private static func prepared(_ actions: [TransactionAction]) throws(DynamoError) -> [TransactionAction.Prepared] {
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
        var prepared: [TransactionAction.Prepared] = []
        var indexes: [Target: Int] = [:]
        for (index, action) in actions.enumerated() {
            let action = (tableName: action.tableName, prepared: try action.prepared.get())
            prepared.append(action.prepared)
            let target = Target(tableName: action.tableName, key: action.prepared.key)
            if let other = indexes.updateValue(index, forKey: target) {
                throw DynamoError(
                    .invalidRequest,
                    message: "Actions \(other) and \(index) of the transaction concern the same item."
                )
            }
        }
        return prepared
    }
}

extension CancellationReason {
    /// Adds what only the maker of the transaction knows.
    fileprivate mutating func concerns(_ action: TransactionAction.Prepared, on tableName: String) {
        self.tableName = tableName
        self.key = action.key
        if self.isConditionalCheckFailed, let check = action.check {
            self.isVersionConflict = !check.isMet(by: self.item)
        }
    }
}

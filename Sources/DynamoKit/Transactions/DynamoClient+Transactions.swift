public import Logging

extension DynamoClient {
    /// Most characters that a transaction's token has.
    private static let maximumTokenLength = 36

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
        let prepared = try actions.map { try $0.prepared.get() }
        let targets = zip(actions, prepared).map { TransactionTarget(tableName: $0.tableName, key: $1.key) }
        try TransactionTarget.validate(targets, as: "actions")
        try Self.validateSize(of: prepared)
        guard token.map({ 1...Self.maximumTokenLength ~= $0.utf16.count }) ?? true else {
            throw DynamoError(
                .invalidRequest,
                message: "The token of a transaction has 1 to \(Self.maximumTokenLength) characters."
            )
        }
        let operation = TransactWriteItems(transactItems: prepared.map(\.item), clientRequestToken: token)
        do {
            _ = try await self.execute(operation, logger: logger)
        } catch let error as DynamoError {
            throw error.naming(targets).explained(by: prepared.map(\.check))
        }
    }

    /// Refuses what is too large whatever is stored. What updates make of an item is known to the service alone.
    private static func validateSize(of actions: [TransactionAction.Prepared]) throws(DynamoError) {
        let bytes = actions.reduce(0) { bytes, action in
            guard case .put(let put) = action.item else { return bytes }
            return bytes + ItemSize.bytes(of: put.item)
        }
        guard bytes > TransactionTarget.maximumBytes else { return }
        throw DynamoError(
            .invalidRequest,
            message: "The transaction puts \(bytes) bytes, of \(TransactionTarget.maximumBytes) allowed."
        )
    }
}

extension DynamoError {
    /// Tells which actions of a canceled transaction expected another version.
    fileprivate func explained(by checks: [VersionCheck?]) -> DynamoError {
        guard self.code == .transactionCanceled else { return self }
        var error = self
        for (index, reason) in self.cancellationReasons.enumerated() where checks.indices.contains(index) {
            guard reason.isConditionalCheckFailed, let check = checks[index] else { continue }
            error.cancellationReasons[index].isVersionConflict = !check.isMet(by: reason.item)
        }
        return error
    }
}

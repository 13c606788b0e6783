public import Logging

extension DynamoClient {
    /// Reads items of any tables as they are at one moment, each as its own type.
    ///
    /// ```swift
    /// let (user, room) = try await client.transactGet(users.getting(.key("ann")), rooms.getting(.key("general")))
    /// ```
    ///
    /// - Parameters:
    ///   - reads: Up to 100, no two of them of the same item.
    ///   - logger: Used instead of the client's own.
    /// - Returns: One for each read, in their order: the item, or `nil` when there is none.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/transactionCanceled`` when another transaction is just writing one of
    ///   the items; or `CancellationError`.
    public func transactGet<each Item: Sendable>(
        _ reads: repeat TransactionRead<each Item>,
        logger: Logger? = nil
    ) async throws -> (repeat (each Item)?) {
        var prepared: [TransactGet] = []
        for read in repeat each reads { prepared.append(try read.prepared.get()) }
        var items = try await self.transactGet(prepared, logger: logger)[...]
        return (repeat try items.removeFirst().map((each reads).decode))
    }

    /// Reads items of one type as they are at one moment.
    ///
    /// - Parameters:
    ///   - reads: 1 to 100, no two of them of the same item.
    ///   - logger: Used instead of the client's own.
    /// - Returns: One for each read, in their order: the item, or `nil` when there is none.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/transactionCanceled`` when another transaction is just writing one of
    ///   the items; or `CancellationError`.
    public func transactGet<Item: Sendable>(
        _ reads: [TransactionRead<Item>],
        logger: Logger? = nil
    ) async throws -> [Item?] {
        let items = try await self.transactGet(try reads.map { try $0.prepared.get() }, logger: logger)
        return try zip(reads, items).map { read, item in try item.map(read.decode) }
    }

    /// Reads the items, of which there are then exactly as many as were asked for.
    private func transactGet(_ reads: [TransactGet], logger: Logger?) async throws -> [StoredItem?] {
        let targets = reads.map { TransactionTarget(tableName: $0.tableName, key: $0.key) }
        try TransactionTarget.validate(targets, as: "reads")
        do {
            let items = try await self.execute(TransactGetItems(transactItems: reads), logger: logger).stored
            guard items.count == reads.count else {
                throw DynamoError(
                    .malformedResponse,
                    message: "TransactGetItems was to answer with \(reads.count) items, and did with \(items.count)."
                )
            }
            return items
        } catch let error as DynamoError {
            throw error.naming(targets)
        }
    }
}

public import Logging

extension DynamoClient {
    /// Waits until a table, all its indexes and all its replicas can be used.
    ///
    /// After an ``UpdateTable`` it waits until the change is made: an index that is to go is gone then.
    ///
    /// - Parameters:
    ///   - tableName: The table, which need not be there yet.
    ///   - deadline: How long it may take.
    ///   - interval: How long to wait between looks.
    ///   - logger: Used instead of the client's own.
    /// - Returns: The table as it is then.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/timedOut`` when the deadline passes first, or of a look that failed.
    @discardableResult
    public func waitUntilTableActive(
        _ tableName: String,
        within deadline: Duration = .seconds(300),
        every interval: Duration = .seconds(1),
        logger: Logger? = nil
    ) async throws -> TableDescription {
        try await self.wait(for: "table “\(tableName)” to become active", within: deadline, every: interval) {
            guard let table = try await self.describeTable(tableName, logger: logger) else { return nil }
            return table.isActive ? table : nil
        }
    }

    /// Waits until a table is gone.
    ///
    /// - Parameters:
    ///   - tableName: The table.
    ///   - deadline: How long it may take.
    ///   - interval: How long to wait between looks.
    ///   - logger: Used instead of the client's own.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/timedOut`` when the deadline passes first, or of a look that failed.
    public func waitUntilTableNotExists(
        _ tableName: String,
        within deadline: Duration = .seconds(300),
        every interval: Duration = .seconds(1),
        logger: Logger? = nil
    ) async throws {
        try await self.wait(for: "table “\(tableName)” to go", within: deadline, every: interval) {
            try await self.describeTable(tableName, logger: logger) == nil ? () : nil
        }
    }

    /// The table, or `nil` when there is none.
    private func describeTable(_ tableName: String, logger: Logger?) async throws -> TableDescription? {
        do {
            return try await self.execute(DescribeTable(tableName: tableName), logger: logger).table
        } catch let error as DynamoError where error.code == .resourceNotFound {
            return nil
        }
    }

    private func wait<Result>(
        for what: String,
        within deadline: Duration,
        every interval: Duration,
        until look: () async throws -> Result?
    ) async throws -> Result {
        let timer = self.retries.timer
        let end = timer.now() + deadline
        while true {
            if let result = try await look() { return result }
            let left = end - timer.now()
            guard left > .zero else {
                throw DynamoError(.timedOut, message: "Waited \(deadline) for \(what), in vain.")
            }
            try await timer.sleep(min(interval, left))
        }
    }
}

extension TableDescription {
    fileprivate var isActive: Bool {
        self.tableStatus == .active
            && self.globalSecondaryIndexes.allSatisfy { $0.indexStatus == .active }
            && self.vectorIndexes.allSatisfy { $0.indexStatus == .active }
            && self.replicas.allSatisfy { $0.replicaStatus == nil || $0.replicaStatus == .active }
    }
}

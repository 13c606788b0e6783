public import Logging

extension DynamoClient {
    /// Makes a table unless it is there, and waits until it and its indexes can be used.
    ///
    /// Any number of processes may do so at once. A table that is there is looked at and left as it is.
    ///
    /// - Parameters:
    ///   - schema: The table.
    ///   - deadline: How long it may take until the table can be used.
    ///   - interval: How long to wait between looks.
    ///   - logger: Used instead of the client's own.
    /// - Returns: The table, and whether this call has made it.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/tableMismatch`` when the table that is there has other keys or lacks
    ///   an index, with ``DynamoError/Code/timedOut`` when the deadline passes first; or `CancellationError`.
    @discardableResult
    public func createTableIfMissing(
        _ schema: CreateTable,
        within deadline: Duration = .seconds(300),
        every interval: Duration = .seconds(1),
        logger: Logger? = nil
    ) async throws -> (table: TableDescription, isNew: Bool) {
        let isNew = try await self.createIfMissing(schema, logger: logger)
        let table = try await self.waitUntilTableActive(
            schema.tableName,
            within: deadline,
            every: interval,
            logger: logger
        )
        let missingIndex = schema.globalSecondaryIndexes(missingIn: table).first
        if let lack = schema.mismatch(with: table) ?? missingIndex.map({ "the keys of the index \($0.indexName)" }) {
            throw DynamoError(lack: lack, of: schema.tableName)
        }
        return (table, isNew)
    }

    func createIfMissing(_ schema: CreateTable, logger: Logger?) async throws -> Bool {
        do {
            _ = try await self.execute(DescribeTable(tableName: schema.tableName), logger: logger)
            return false
        } catch let error as DynamoError where error.code == .resourceNotFound {
            do {
                _ = try await self.execute(schema, logger: logger)
                return true
            } catch let error as DynamoError where error.code == .resourceInUse {
                return false  // another process was faster
            }
        }
    }
}

extension DynamoError {
    init(lack: String, of tableName: String) {
        self.init(
            .tableMismatch,
            message: "The table \(tableName) exists already, but lacks \(lack) that are asked for."
        )
    }
}

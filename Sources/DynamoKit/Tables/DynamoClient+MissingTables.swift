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
        if let lack = schema.lack(of: table) {
            throw DynamoError(
                .tableMismatch,
                message: "The table \(schema.tableName) exists already, but lacks \(lack) that are asked for."
            )
        }
        return (table, isNew)
    }

    private func createIfMissing(_ schema: CreateTable, logger: Logger?) async throws -> Bool {
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

extension CreateTable {
    /// What of this a table lacks, as words for a message; `nil` when it has all that reads and writes need.
    fileprivate func lack(of table: TableDescription) -> String? {
        guard Set(table.keySchema) == Set(self.keySchema) else { return "the keys" }
        let types = Set(table.attributeDefinitions)
        let keyNames = Set(self.keySchema.map(\.attributeName))
        let keyDefinitions = self.attributeDefinitions.filter { keyNames.contains($0.attributeName) }
        guard types.isSuperset(of: keyDefinitions) else { return "the types of the keys" }
        let indexes = Dictionary(
            table.globalSecondaryIndexes.map { ($0.indexName, $0.keySchema) }
                + table.localSecondaryIndexes.map { ($0.index.indexName, $0.index.keySchema) }
        ) { first, _ in first }
        let wanted =
            self.globalSecondaryIndexes.map { ($0.indexName, $0.keySchema) }
            + self.localSecondaryIndexes.map { ($0.indexName, $0.keySchema) }
        return wanted.first { name, keySchema in indexes[name].map { Set($0) } != Set(keySchema) }
            .map { name, _ in "the keys of the index \(name)" }
    }
}

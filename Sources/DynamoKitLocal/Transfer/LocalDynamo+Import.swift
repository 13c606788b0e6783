public import DynamoKit

extension LocalDynamo {
    /// Fills a table from files, as they are exported by DynamoDB to S3 or by
    /// ``exportTable(_:to:maximumFileBytes:)``.
    ///
    /// An item replaces the one that has its key. Memory is needed for a few hundred items at a time, each batch of which is
    /// one commit. When something is wrong the import stops. If it made the table it deletes it again, so that all is
    /// imported or nothing; if the table was there, it keeps what was imported until then, and the error tells how much.
    ///
    /// - Parameters:
    ///   - tableName: The table's name.
    ///   - path: The folder of an export, one that has a folder `AWSDynamoDB` with one export in it, or any folder or file of
    ///     `.json` or `.json.gz` lines.
    ///   - definition: How to make the table when there is none; its name is replaced by `tableName`. Without it, that which
    ///     the engine's own exports bring along is used, without the table's stream.
    /// - Throws: ``TableTransferError``, which tells file and line; `DynamoError` when the table cannot be made or there is
    ///   none, or the store fails; `CancellationError`.
    @discardableResult
    public func importTable(
        _ tableName: String,
        from path: String,
        creating definition: CreateTable? = nil
    ) async throws -> TableImport {
        let source = try ImportSource(path: path)
        let isThere = try await self.hasTable(tableName)
        if !isThere {
            guard var creation = try definition ?? source.definition() else {
                // In the words of whoever looks for the table.
                _ = try await self.describe(tableName)
                return TableImport(itemCount: 0, hasCreatedTable: false)
            }
            creation.tableName = tableName
            do {
                _ = try await creation.carryOut(on: self.store)
            } catch {
                throw Self.dynamoError(error)
            }
        }
        do {
            let count = try await withTaskExecutorPreference(BlockingExecutor()) {
                try await self.readItems(of: source, into: tableName)
            }
            return TableImport(itemCount: count, hasCreatedTable: !isThere)
        } catch {
            guard !isThere else { throw error }
            try await self.dropTable(tableName)
            guard var error = error as? TableTransferError else { throw error }
            error.importedItemCount = 0
            throw error
        }
    }

    private func hasTable(_ tableName: String) async throws -> Bool {
        do {
            return try await self.store.read { $0.catalog.contains(tableNamed: tableName) }
        } catch {
            throw Self.dynamoError(error)
        }
    }

    /// Even when the task is cancelled: what was begun is taken back.
    private func dropTable(_ tableName: String) async throws {
        let store = self.store
        do {
            try await Task {
                try await store.write { transaction in
                    guard transaction.catalog.contains(tableNamed: tableName) else { return }
                    try transaction.deleteTable(transaction.catalog.table(named: tableName))
                }
            }.value
        } catch {
            throw Self.dynamoError(error)
        }
    }

    /// - Returns: How many items there were.
    @concurrent
    private func readItems(of source: ImportSource, into tableName: String) async throws -> Int {
        var count = 0
        do {
            for file in source.files {
                let reader = try ImportFileReader(path: file.path)
                while let batch = try reader.nextBatch() {
                    try Task.checkCancellation()
                    try await self.put(batch, of: file.path, into: tableName)
                    count += batch.count
                }
                guard let expected = file.itemCount, expected != reader.itemCount else { continue }
                throw TableTransferError(
                    .incomplete,
                    file: file.path,
                    message: "It has \(reader.itemCount) items, and the manifest says \(expected)."
                )
            }
            return count
        } catch var error as TableTransferError {
            error.importedItemCount = count
            throw error
        }
    }

    private func put(_ batch: [ImportFileReader.Line], of file: String, into tableName: String) async throws {
        do {
            try await self.store.write { transaction in
                for line in batch {
                    do {
                        _ = try ItemPut(tableName: tableName, item: line.item).perform(in: transaction)
                    } catch let error as DynamoError
                        where [.validation, .canonicalEquivalents].contains(error.code)
                    {
                        throw TableTransferError(
                            .refusedItem,
                            file: file,
                            line: line.number,
                            message: error.message,
                            cause: error
                        )
                    }
                }
            }
        } catch let error as TableTransferError {
            throw error
        } catch {
            throw Self.dynamoError(error)
        }
    }
}

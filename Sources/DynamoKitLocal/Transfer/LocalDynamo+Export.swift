import DynamoKit
import FoundationEssentials

extension LocalDynamo {
    /// Writes a table to files, as DynamoDB's export to S3 does: gzipped lines of DynamoDB JSON, one item each, and the
    /// manifests that name and count them.
    ///
    /// What is written is the table as it is at one moment, whatever is written to it meanwhile. Memory is needed for one
    /// item at a time. The manifests come last, so that an export that was broken off has none.
    ///
    /// Specification: [DynamoDB table export output format](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html)
    ///
    /// - Parameters:
    ///   - tableName: The table's name.
    ///   - folder: Gets a folder `AWSDynamoDB` with the export in it; it is made when there is none. Uploaded to a bucket as
    ///     it is, it can be read by what reads DynamoDB's own exports.
    ///   - maximumFileBytes: Lines of so many bytes go into one file before they are compressed.
    /// - Throws: `DynamoError` when there is no such table, or the store fails; ``TableTransferError`` when a file cannot be
    ///   written.
    @discardableResult
    public func exportTable(
        _ tableName: String,
        to folder: String,
        maximumFileBytes: Int = 256 << 20
    ) async throws -> TableExport {
        precondition(maximumFileBytes > 0, "a file has to have room for an item")
        let description = try await self.describe(tableName)
        return try await withTaskExecutorPreference(BlockingExecutor()) {
            try await self.writeExport(of: description, to: folder, maximumFileBytes: maximumFileBytes)
        }
    }

    func describe(_ tableName: String) async throws -> TableDescription {
        do {
            return try await DescribeTable(tableName: tableName).carryOut(on: self.store).table
        } catch {
            throw Self.dynamoError(error)
        }
    }

    @concurrent
    private func writeExport(
        of description: TableDescription,
        to folder: String,
        maximumFileBytes: Int
    ) async throws -> TableExport {
        let tableName = description.tableName
        do {
            return try await self.store.read { transaction in
                let table = try transaction.catalog.table(named: tableName)
                var writer = try ExportWriter(
                    folder: folder,
                    startTime: transaction.now,
                    maximumFileBytes: maximumFileBytes
                )
                let everything = KeyRange(.table(table), from: [], to: nil)
                try transaction.forEachItem(in: everything) { stored in
                    try writer.write(stored.item)
                    return !Task.isCancelled
                }
                try Task.checkCancellation()
                return try writer.finish(description)
            }
        } catch {
            throw Self.dynamoError(error)
        }
    }
}

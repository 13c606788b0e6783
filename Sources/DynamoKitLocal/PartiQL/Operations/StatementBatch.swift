import DynamoKit

/// The statements of a batch that are still to be carried out, and what is to be answered to the others.
struct StatementBatch: Sendable {
    var responses: [BatchStatementResponse]
    var reads: [(index: Int, select: SelectStatement)] = []
    var writes: [(index: Int, write: StatementWrite)] = []

    init(count: Int) {
        self.responses = Array(repeating: BatchStatementResponse(), count: count)
    }

    /// Goes on with a statement.
    ///
    /// - Returns: `nil` when that failed, which is its answer then.
    /// - Throws: What ends the batch as a whole.
    mutating func attempt<Output>(_ index: Int, _ body: () throws -> Output) throws -> Output? {
        do {
            return try body()
        } catch let error as DynamoError {
            guard let code = Self.codes[error.code] else { throw error }
            self.responses[index].error = BatchStatementError(code: code, message: error.message, item: error.item)
            return nil
        }
    }

    /// The names that a batch has for the errors that a statement may have of its own.
    ///
    /// Specification:
    /// [BatchStatementError](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html)
    private static let codes: [DynamoError.Code: String] = [
        .conditionalCheckFailed: "ConditionalCheckFailed", .duplicateItem: "DuplicateItem",
        .resourceNotFound: "ResourceNotFound", .validation: "ValidationError",
        .canonicalEquivalents: "ValidationError",
    ]

    static func rejectDuplicates(_ targets: [(table: StoredTable, key: StoredKey)]) throws {
        var seen: [Int64: Set<StoredKey>] = [:]
        for (table, key) in targets {
            guard seen[table.id, default: []].insert(key).inserted else {
                throw ValidationError.invalid(BatchRules.duplicateKeys)
            }
        }
    }
}

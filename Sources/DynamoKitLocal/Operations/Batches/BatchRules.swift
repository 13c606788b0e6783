import DynamoKit

/// Limits of batches and transactions.
///
/// Specification:
/// [Service quotas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-api)
enum BatchRules {
    static let maximumWrites = 25
    static let maximumReads = 100
    static let maximumActions = 100
    /// Bytes that one batch can answer or carry.
    static let maximumBatchBytes = 16 * 1024 * 1024
    /// Bytes that one transaction can carry.
    static let maximumTransactionBytes = 4 * 1024 * 1024

    static let duplicateKeys = "Provided list of item keys contains duplicates"

    /// - Parameter counts: How many writes there are for each table.
    static func checkWrites(_ counts: [String: Int]) throws {
        try Self.checkTables(counts, operation: BatchWriteItem.name)
        for (table, count) in counts.sorted(by: { $0.key < $1.key }) where count == 0 {
            throw ValidationError.violations([
                "Value at 'requestItems.\(table).member' failed to satisfy constraint: Member must have length greater than "
                    + "or equal to 1"
            ])
        }
        for (table, count) in counts.sorted(by: { $0.key < $1.key }) where count > Self.maximumWrites {
            throw ValidationError.violations([
                """
                Value '{\(table)=[\(count) items]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy \
                constraint: [Member must have length less than or equal to \(Self.maximumWrites), Member must have length \
                greater than or equal to 1]
                """
            ])
        }
        try Self.checkTotal(counts, maximum: Self.maximumWrites, operation: BatchWriteItem.name)
    }

    /// - Parameter counts: How many keys there are for each table.
    static func checkReads(_ counts: [String: Int]) throws {
        try Self.checkTables(counts, operation: BatchGetItem.name)
        for (table, count) in counts.sorted(by: { $0.key < $1.key }) {
            // The service spells the two differently.
            if count == 0 {
                throw ValidationError.violations([
                    "Value at 'requestItems.\(table).member.keys' failed to satisfy constraint: Member must have length "
                        + "greater than or equal to 1"
                ])
            }
            if count > Self.maximumReads {
                throw ValidationError.violations([
                    "Value at 'RequestItems.\(table).member.Keys' failed to satisfy constraint: Member must have length "
                        + "less than or equal to \(Self.maximumReads)"
                ])
            }
        }
        try Self.checkTotal(counts, maximum: Self.maximumReads, operation: BatchGetItem.name)
    }

    private static func checkTables(_ counts: [String: Int], operation: String) throws {
        guard !counts.isEmpty else { throw Self.noItems(operation) }
        for table in counts.keys.sorted() { try RequestRules.checkTableName(table) }
    }

    /// The error for a batch of nothing.
    static func noItems(_ operation: String) -> DynamoError {
        ValidationError.invalid("The requestItems parameter is required for \(operation)")
    }

    private static func checkTotal(_ counts: [String: Int], maximum: Int, operation: String) throws {
        guard counts.values.reduce(0, +) <= maximum else {
            throw ValidationError.invalid("Too many items requested for the \(operation) call")
        }
    }
}

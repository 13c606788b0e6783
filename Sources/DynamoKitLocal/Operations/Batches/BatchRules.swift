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

    /// - Parameters:
    ///   - counts: How many requests there are for each table.
    ///   - maximum: Most of them together.
    static func check(_ counts: [String: Int], maximum: Int, operation: String) throws {
        guard !counts.isEmpty else {
            throw ValidationError.constraint("{}", at: "requestItems", "have length greater than or equal to 1")
        }
        for (table, count) in counts {
            try RequestRules.checkTableName(table)
            guard count > 0 else {
                throw ValidationError.constraint(
                    "[]",
                    at: "requestItems.\(table).member",
                    "have length greater than or equal to 1"
                )
            }
        }
        guard counts.values.reduce(0, +) <= maximum else {
            throw ValidationError.invalid("Too many items requested for the \(operation) call")
        }
    }
}

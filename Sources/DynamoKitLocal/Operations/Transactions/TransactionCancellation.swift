import DynamoKit

/// How a transaction tells that it was cancelled: with a reason for each of its actions.
///
/// Specification:
/// [CancellationReason](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html)
enum TransactionCancellation {
    /// The reason of an action that has none.
    static let none = CancellationReason(code: "None")

    /// Whether an error is one action's own. What no key can be ends the whole request.
    static func isReason(_ error: DynamoError) -> Bool {
        error.code == .validation && !ValidationError.isOfKeyValue(error)
    }

    static func invalid(_ error: DynamoError) -> CancellationReason {
        CancellationReason(code: "ValidationError", message: error.message)
    }

    /// - Throws: ``DynamoError/Code/transactionCanceled`` when one of the reasons is one.
    static func check(_ reasons: [CancellationReason]) throws {
        guard !reasons.allSatisfy({ $0.code == Self.none.code }) else { return }
        throw DynamoError.transactionCanceled(reasons)
    }
}

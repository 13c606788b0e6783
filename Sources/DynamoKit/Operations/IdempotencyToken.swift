import struct Foundation.UUID

/// What makes several attempts of one transaction count as one.
///
/// Specification: `ClientRequestToken` of
/// [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html)
enum IdempotencyToken {
    static func make() -> String { UUID().uuidString.lowercased() }
}

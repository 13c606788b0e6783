import struct Foundation.UUID

/// Carries out up to 100 writes and checks together or not at all.
///
/// Specification: [TransactWriteItems](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html)
public struct TransactWriteItems: DynamoOperation {
    public static let name = "TransactWriteItems"

    /// One for each item; no item may come twice.
    public var transactItems: [TransactWriteItem]
    /// Makes the call idempotent for ten minutes: 1 to 36 characters.
    public var clientRequestToken: String?
    public var returnConsumedCapacity: ReturnConsumedCapacity?

    public init(
        transactItems: [TransactWriteItem],
        clientRequestToken: String? = nil,
        returnConsumedCapacity: ReturnConsumedCapacity? = nil
    ) {
        self.transactItems = transactItems
        self.clientRequestToken = clientRequestToken
        self.returnConsumedCapacity = returnConsumedCapacity
    }

    public struct Output: Hashable, Sendable {
        public var consumedCapacity: [ConsumedCapacity]

        public init(
            consumedCapacity: [ConsumedCapacity] = []
        ) {
            self.consumedCapacity = consumedCapacity
        }
    }
}

extension TransactWriteItems {
    /// The same transaction with a fresh ``clientRequestToken``, unless it has one.
    public func withIdempotencyToken() -> TransactWriteItems {
        guard self.clientRequestToken == nil else { return self }
        var operation = self
        operation.clientRequestToken = UUID().uuidString.lowercased()
        return operation
    }
}

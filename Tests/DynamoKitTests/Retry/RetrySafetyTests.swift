import DynamoKit
import Testing

@Suite("Retry safety")
struct RetrySafetyTests {
    static let key: DynamoItem = ["id": .string("a")]

    @Test("reads, plain writes and batches can be carried out twice")
    func idempotent() {
        #expect(GetItem(tableName: "T", key: Self.key).retrySafety == .idempotent)
        #expect(PutItem(tableName: "T", item: Self.key).retrySafety == .idempotent)
        #expect(DeleteItem(tableName: "T", key: Self.key).retrySafety == .idempotent)
        #expect(BatchWriteItem(requestItems: [:]).retrySafety == .idempotent)
    }

    @Test("conditions and updates may show it")
    func ambiguous() {
        var put = PutItem(tableName: "T", item: Self.key)
        put.conditionExpression = "attribute_not_exists(id)"
        #expect(put.retrySafety == .ambiguous)
        var delete = DeleteItem(tableName: "T", key: Self.key)
        delete.conditionExpression = "attribute_exists(id)"
        #expect(delete.retrySafety == .ambiguous)
        #expect(UpdateItem(tableName: "T", key: Self.key).retrySafety == .ambiguous)
    }

    @Test("a transaction can be carried out twice only under one token, which every call gives it")
    func transactions() {
        let transaction = TransactWriteItems(transactItems: [])
        #expect(transaction.retrySafety == .unsafe)
        #expect(transaction.withIdempotencyToken().retrySafety == .idempotent)
    }
}

import Testing

@testable import DynamoKit

@Suite("Retry safety")
struct RetrySafetyTests {
    static let key: DynamoItem = ["id": .string("a")]

    /// What a request with every parameter that the model has becomes when it is carried out twice.
    static let byName: [String: RetrySafety] = [
        "GetItem": .idempotent, "BatchGetItem": .idempotent, "Query": .idempotent, "Scan": .idempotent,
        "SearchVectors": .idempotent, "TransactGetItems": .idempotent, "DescribeTable": .idempotent,
        "ListTables": .idempotent, "ListTagsOfResource": .idempotent, "DescribeTimeToLive": .idempotent,
        "DescribeContinuousBackups": .idempotent, "DescribeLimits": .idempotent, "DescribeEndpoints": .idempotent,
        "ListStreams": .idempotent, "DescribeStream": .idempotent, "GetShardIterator": .idempotent,
        "GetRecords": .idempotent,
        // Neither asks what was there.
        "BatchWriteItem": .idempotent, "TagResource": .idempotent, "UntagResource": .idempotent,
        // With the token that each call gives them.
        "TransactWriteItems": .idempotent, "ExecuteTransaction": .idempotent,
        // With a condition, or as an update that may add.
        "PutItem": .ambiguous, "DeleteItem": .ambiguous, "UpdateItem": .ambiguous,
        // The samples' statements are no SELECT.
        "ExecuteStatement": .ambiguous, "BatchExecuteStatement": .ambiguous,
        // ResourceInUseException, ResourceNotFoundException or ValidationException the second time.
        "CreateTable": .ambiguous, "UpdateTable": .ambiguous, "DeleteTable": .ambiguous,
        "UpdateTimeToLive": .ambiguous, "UpdateContinuousBackups": .ambiguous,
    ]

    @Test("each operation of the model is known for what it does", arguments: ServiceModelTests.operations)
    func everyOperation(operation: ModelledOperation) async throws {
        for request in try await ModelSamples.of(operation.name).requests {
            #expect(try operation.retrySafety(request) == Self.byName[operation.name])
        }
    }

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

    @Test("who asks for the item as it was may get what the first attempt has put")
    func returnValues() {
        #expect(PutItem(tableName: "T", item: Self.key, returnValues: .allOld).retrySafety == .ambiguous)
        #expect(DeleteItem(tableName: "T", key: Self.key, returnValues: .allOld).retrySafety == .ambiguous)
        #expect(PutItem(tableName: "T", item: Self.key, returnValues: ReturnValues.none).retrySafety == .idempotent)
    }

    @Test(
        "a statement that reads can be carried out twice",
        arguments: ["SELECT * FROM T", " \n select id FROM T", "SELECT* FROM T"]
    )
    func reading(statement: String) {
        #expect(ExecuteStatement(statement: statement).retrySafety == .idempotent)
        #expect(BatchExecuteStatement(statements: [.init(statement: statement)]).retrySafety == .idempotent)
    }

    @Test(
        "a statement that writes may show it, and so does a batch with one",
        arguments: ["INSERT INTO T VALUE {'id': 'a'}", "UPDATE T SET n = n + 1 WHERE id = 'a'", "", "SELECTION"]
    )
    func writing(statement: String) {
        #expect(ExecuteStatement(statement: statement).retrySafety == .ambiguous)
        let batch = ["SELECT * FROM T", statement].map { BatchStatementRequest(statement: $0) }
        #expect(BatchExecuteStatement(statements: batch).retrySafety == .ambiguous)
    }

    @Test("a transaction can be carried out twice only under one token, which every call gives it")
    func transactions() {
        let transaction = TransactWriteItems(transactItems: [])
        #expect(transaction.retrySafety == .unsafe)
        #expect(transaction.withIdempotencyToken().retrySafety == .idempotent)
    }
}

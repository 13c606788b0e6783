import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("Batches and transactions")
    struct BatchesAndTransactions {
        @Test("hundreds of items are written, read and deleted in batches", arguments: Backend.allCases)
        func batches(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let items = (0..<130).map {
                    DynamoItem.key("b\($0 % 7)", AttributeNumber($0)).with("v", .string("\($0)"))
                }
                try await client.batchWrite([tableName: items.map { .put($0) }])
                let keys = (0..<140).map { DynamoItem.key("b\($0 % 7)", AttributeNumber($0)) }
                let found = try await client.batchGet([tableName: KeysAndAttributes(keys: keys, consistentRead: true)])
                #expect(Set(found[tableName] ?? []) == Set(items))
                #expect(found[tableName]?.count == 130)
                try await client.batchWrite([tableName: keys.map { .delete(key: $0) }])
                let left = try await client.execute(Scan(tableName: tableName))
                #expect(left.count == 0)
            }
        }

        @Test("a transaction carries out all its actions", arguments: Backend.allCases)
        func transaction(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                try await client.batchWrite([
                    tableName: [
                        .put(.key("old", 1)), .put(.key("count", 1).with("n", .number(1))), .put(.key("check", 1)),
                    ]
                ])
                _ = try await client.execute(
                    TransactWriteItems(transactItems: [
                        .put(TransactPut(tableName: tableName, item: .key("new", 1))),
                        .delete(TransactDelete(tableName: tableName, key: .key("old", 1))),
                        .update(
                            TransactUpdate(
                                tableName: tableName,
                                key: .key("count", 1),
                                updateExpression: "SET n = n + :one",
                                expressionAttributeValues: [":one": .number(1)]
                            )
                        ),
                        .conditionCheck(
                            TransactConditionCheck(
                                tableName: tableName,
                                key: .key("check", 1),
                                conditionExpression: "attribute_exists(pk)"
                            )
                        ),
                    ])
                )
                let items = try await client.execute(Scan(tableName: tableName, consistentRead: true)).items ?? []
                #expect(
                    Set(items) == [.key("new", 1), .key("count", 1).with("n", .number(2)), .key("check", 1)]
                )
            }
        }

        @Test("a canceled transaction changes nothing and gives a reason for each action", arguments: Backend.allCases)
        func canceled(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let taken = DynamoItem.key("taken", 1).with("by", .string("ann"))
                _ = try await client.execute(PutItem(tableName: tableName, item: taken))
                let transaction = TransactWriteItems(transactItems: [
                    .put(TransactPut(tableName: tableName, item: .key("new", 1))),
                    .put(
                        TransactPut(
                            tableName: tableName,
                            item: .key("taken", 1),
                            conditionExpression: "attribute_not_exists(pk)",
                            returnValuesOnConditionCheckFailure: .allOld
                        )
                    ),
                ])
                let error = await #expect(throws: DynamoError.self) { try await client.execute(transaction) }
                #expect(error?.code == .transactionCanceled)
                #expect(error?.attempts == 1)
                #expect(error?.cancellationReasons.map(\.code) == ["None", "ConditionalCheckFailed"])
                #expect(error?.cancellationReasons.last?.message == "The conditional request failed")
                #expect(error?.cancellationReasons.last?.item == taken)
                let items = try await client.execute(Scan(tableName: tableName)).items
                #expect(items == [taken])
            }
        }

        @Test("a transaction sent twice with one token is carried out once", arguments: Backend.allCases)
        func idempotent(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let transaction = TransactWriteItems(
                    transactItems: [
                        .update(
                            TransactUpdate(
                                tableName: tableName,
                                key: .key("count", 1),
                                updateExpression: "ADD n :one",
                                expressionAttributeValues: [":one": .number(1)]
                            )
                        )
                    ],
                    clientRequestToken: "the-same-token"
                )
                _ = try await client.execute(transaction)
                _ = try await client.execute(transaction)
                let item = try await client.execute(GetItem(tableName: tableName, key: .key("count", 1))).item
                #expect(item?["n"] == .number(backend.honoursRequestTokens ? 1 : 2))
            }
        }

        @Test("a transaction reads items of one moment, with gaps where there is none", arguments: Backend.allCases)
        func transactGet(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let item = DynamoItem.key("a", 1).with("title", .string("first"))
                _ = try await client.execute(PutItem(tableName: tableName, item: item))
                let output = try await client.execute(
                    TransactGetItems(
                        transactItems: [
                            TransactGet(tableName: tableName, key: .key("none", 1)),
                            TransactGet(tableName: tableName, key: .key("a", 1)),
                            TransactGet(
                                tableName: tableName,
                                key: .key("a", 2),
                                projectionExpression: "#t",
                                expressionAttributeNames: ["#t": "title"]
                            ),
                        ]
                    )
                )
                #expect(output.responses == [nil, item, nil])
            }
        }
    }
}

extension Backend {
    /// moto carries a transaction out again, whatever its token.
    var honoursRequestTokens: Bool { self != .moto }
}

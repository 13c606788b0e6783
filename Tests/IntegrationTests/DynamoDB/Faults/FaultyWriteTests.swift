import DynamoKit
import TestSupport
import Testing

extension DynamoDBTests.Faults {
    @Suite("Writes")
    struct Writes {
        typealias Faults = DynamoDBTests.Faults

        static func increment(_ tableName: String) -> UpdateItem {
            UpdateItem(
                tableName: tableName,
                key: .key("a", 1),
                updateExpression: "ADD #c :one",
                expressionAttributeNames: ["#c": "count"],
                expressionAttributeValues: [":one": .number(1)]
            )
        }

        static func count(_ tableName: String, _ proxy: FaultProxy) async throws -> AttributeValue? {
            try await Faults.client(proxy).execute(
                GetItem(tableName: tableName, key: .key("a", 1), consistentRead: true)
            ).item?["count"]
        }

        @Test("an increment whose answer is lost is repeated, and counts twice: as the documentation has it")
        func repeated() async throws {
            try await Faults.withProxy([.dropAnswer]) { proxy, tableName in
                _ = try await Faults.client(proxy).execute(Self.increment(tableName))
                #expect(proxy.requests.count == 2)
                #expect(try await Self.count(tableName, proxy) == .number(2))
            }
        }

        @Test("where the policy says so it is not repeated, and the caller knows that it may have counted")
        func notRepeated() async throws {
            try await Faults.withProxy([.dropAnswer]) { proxy, tableName in
                let client = try Faults.client(proxy).with { $0.retryPolicy.repeatsAmbiguousWrites = false }
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(Self.increment(tableName))
                }
                #expect(error?.noRetryReason == .outcomeUnknown)
                #expect(error?.isOutcomeUnknown == true)
                #expect(proxy.requests.count == 1)
                #expect(try await Self.count(tableName, proxy) == .number(1))
            }
        }

        @Test(
            "a throttled increment is repeated all the same, since it did not happen",
            arguments: DynamoDBTests.Faults.throttles
        )
        func throttled(type: String) async throws {
            try await Faults.withProxy([.error(400, type)]) { proxy, tableName in
                let client = try Faults.client(proxy).with { $0.retryPolicy.repeatsAmbiguousWrites = false }
                _ = try await client.execute(Self.increment(tableName))
                #expect(proxy.requests.count == 2)
                #expect(try await Self.count(tableName, proxy) == .number(1))
            }
        }

        @Test("a condition that the lost write itself has falsified fails, and the error says so")
        func condition() async throws {
            try await Faults.withProxy([.resetAnswer]) { proxy, tableName in
                let put = PutItem(
                    tableName: tableName,
                    item: .key("b", 1),
                    conditionExpression: "attribute_not_exists(pk)"
                )
                let client = try Faults.client(proxy)
                let error = await #expect(throws: DynamoError.self) { try await client.execute(put) }
                #expect(error?.code == .conditionalCheckFailed)
                #expect(error?.isOutcomeUnknown == true)
                #expect(error?.attempts == 2)
            }
        }

        @Test(
            "a transaction whose answer is lost is repeated under the token that it had, by which DynamoDB carries it out once"
        )
        func transaction() async throws {
            // moto does not heed the token: a put shows no difference, and what is sent is what counts.
            try await Faults.withProxy([.dropAnswer, .truncate]) { proxy, tableName in
                let put = TransactWriteItem.put(TransactPut(tableName: tableName, item: .key("b", 1)))
                _ = try await Faults.client(proxy).execute(TransactWriteItems(transactItems: [put]))
                let tokens = try proxy.requests.map { try $0.parameter("ClientRequestToken") }
                #expect(tokens.count == 3)
                #expect(tokens.first.flatMap { $0 }?.isEmpty == false)
                #expect(Set(tokens).count == 1)
            }
        }
    }
}

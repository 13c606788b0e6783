import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Transactions")
struct TransactionTests {
    private static func put(_ key: String, _ value: Int = 0, if condition: String? = nil) -> TransactWriteItem {
        .put(
            TransactPut(
                tableName: "Things",
                item: ["pk": .string(key), "v": .number(AttributeNumber(value))],
                conditionExpression: condition,
                returnValuesOnConditionCheckFailure: .allOld
            )
        )
    }

    @Test("all actions happen, in all their kinds")
    func committed() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        try await local.put(["pk": .string("old")])
        let output = try await local.run(
            TransactWriteItems(
                transactItems: [
                    Self.put("new", 1),
                    .delete(TransactDelete(tableName: "Things", key: ["pk": .string("old")])),
                    .update(
                        TransactUpdate(
                            tableName: "Things",
                            key: ["pk": .string("updated")],
                            updateExpression: "ADD v :one",
                            expressionAttributeValues: [":one": .number(1)]
                        )
                    ),
                    .conditionCheck(
                        TransactConditionCheck(
                            tableName: "Things",
                            key: ["pk": .string("none")],
                            conditionExpression: "attribute_not_exists(pk)"
                        )
                    ),
                ],
                returnConsumedCapacity: .total
            )
        )
        #expect(output.consumedCapacity.map(\.capacityUnits) == [8])
        #expect(try await local.get(["pk": .string("new")])?["v"] == .number(1))
        #expect(try await local.get(["pk": .string("old")]) == nil)
        #expect(try await local.get(["pk": .string("updated")])?["v"] == .number(1))
    }

    @Test("a transaction takes twice from the table, and from an index no more than a write takes")
    func capacityOfIndexes() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let byColor = GlobalSecondaryIndex(indexName: "by-color", keySchema: [.partitionKey("color")])
        try await local.makeTable(sortKey: nil, indexes: [byColor], more: [AttributeDefinition("color", .string)])
        let put = TransactPut(tableName: "Things", item: ["pk": .string("a"), "color": .string("red")])
        let output = try await local.run(
            TransactWriteItems(transactItems: [.put(put)], returnConsumedCapacity: .indexes)
        )
        let capacity = try #require(output.consumedCapacity.first)
        #expect(capacity.table == Capacity(capacityUnits: 2, writeCapacityUnits: 2))
        #expect(capacity.globalSecondaryIndexes == ["by-color": Capacity(capacityUnits: 1, writeCapacityUnits: 1)])
        #expect(capacity.writeCapacityUnits == 3)
        let read = TransactGet(tableName: "Things", key: ["pk": .string("a")], projectionExpression: "w")
        #expect(try await local.run(TransactGetItems(transactItems: [read])).responses == [nil])
    }

    @Test("a transaction reads items of one moment, in the request's order, with gaps where there is none")
    func read() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        try await local.put(["pk": .string("a"), "v": .number(1), "w": .number(2)])
        let output = try await local.run(
            TransactGetItems(
                transactItems: [
                    TransactGet(tableName: "Things", key: ["pk": .string("none")]),
                    TransactGet(tableName: "Things", key: ["pk": .string("a")], projectionExpression: "w"),
                ],
                returnConsumedCapacity: .total
            )
        )
        #expect(output.responses == [nil, ["w": .number(2)]])
        #expect(output.consumedCapacity.map(\.capacityUnits) == [4])
        #expect(output.consumedCapacity.map(\.readCapacityUnits) == [4])
    }

    @Test("a transaction that reads an item twice, or none at all, is refused")
    func refusedRead() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        let get = TransactGet(tableName: "Things", key: ["pk": .string("a")])
        let twice = try await failure { _ = try await local.run(TransactGetItems(transactItems: [get, get])) }
        #expect(twice.message == "Transaction request cannot include multiple operations on one item")
        for count in [0, 101] {
            let gets = Array(repeating: get, count: count)
            let refused = try await failure { _ = try await local.run(TransactGetItems(transactItems: gets)) }
            #expect(refused.code == .validation)
        }
    }

    @Test("a failed one gives a reason for each action in order, with the item when asked, and nothing happens")
    func canceled() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        try await local.put(["pk": .string("taken"), "v": .number(5)])
        let error = try await failure {
            _ = try await local.run(
                TransactWriteItems(transactItems: [
                    Self.put("one"),
                    Self.put("taken", 6, if: "attribute_not_exists(pk)"),
                    .update(
                        TransactUpdate(
                            tableName: "Things",
                            key: ["pk": .string("two")],
                            updateExpression: "SET v = w + :one",
                            expressionAttributeValues: [":one": .number(1)]
                        )
                    ),
                ])
            )
        }
        #expect(error.code == .transactionCanceled)
        #expect(
            error.message
                == """
                Transaction cancelled, please refer cancellation reasons for specific reasons \
                [None, ConditionalCheckFailed, ValidationError]
                """
        )
        #expect(error.cancellationReasons.map(\.code) == ["None", "ConditionalCheckFailed", "ValidationError"])
        #expect(error.cancellationReasons[1].message == "The conditional request failed")
        #expect(error.cancellationReasons[1].item == ["pk": .string("taken"), "v": .number(5)])
        #expect(try await local.run(Scan(tableName: "Things")).items == [["pk": .string("taken"), "v": .number(5)]])
    }

    @Test("two actions on one item are refused")
    func duplicates() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        let error = try await failure {
            _ = try await local.run(TransactWriteItems(transactItems: [Self.put("a"), Self.put("a", 2)]))
        }
        #expect(error.code == .validation)
        #expect(error.message == "Transaction request cannot include multiple operations on one item")
        #expect(try await local.run(Scan(tableName: "Things")).count == 0)
    }

    @Test("a token makes a transaction happen once within ten minutes, and belongs to that transaction")
    func tokens() async throws {
        let date = ManualDate()
        let local = try LocalDynamo(date: date)
        try await local.makeTable(sortKey: nil)
        @discardableResult
        func add(_ amount: Int) async throws -> ConsumedCapacity? {
            try await local.run(
                TransactWriteItems(
                    transactItems: [
                        .update(
                            TransactUpdate(
                                tableName: "Things",
                                key: ["pk": .string("n")],
                                updateExpression: "ADD v :n",
                                expressionAttributeValues: [":n": .number(AttributeNumber(amount))]
                            )
                        )
                    ],
                    clientRequestToken: "token",
                    returnConsumedCapacity: .total
                )
            ).consumedCapacity.first
        }
        #expect(try await add(1)?.writeCapacityUnits == 2)
        date.advance(by: .seconds(599))
        #expect(try await add(1)?.readCapacityUnits == 2)
        #expect(try await local.get(["pk": .string("n")])?["v"] == .number(1))
        let mismatch = try await failure { _ = try await add(2) }
        #expect(mismatch.code == .idempotentParameterMismatch)
        #expect(mismatch.message == "The request uses the same client token as a previous, but different, request.")
        date.advance(by: .seconds(1))
        try await add(2)
        #expect(try await local.get(["pk": .string("n")])?["v"] == .number(3))
    }
}

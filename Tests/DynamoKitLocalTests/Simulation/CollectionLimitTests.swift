import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Item collection limit")
struct CollectionLimitTests {
    /// An engine whose item collections take 300 bytes, each of whose items is counted twice, for a local index.
    private static func local() async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        _ = try await local.run(
            CreateTable(
                tableName: "Things",
                attributeDefinitions: [
                    AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                    AttributeDefinition("at", .number),
                ],
                keySchema: [.partitionKey("pk"), .sortKey("sk")],
                localSecondaryIndexes: [
                    LocalSecondaryIndex(indexName: "by-time", keySchema: [.partitionKey("pk"), .sortKey("at")])
                ],
                billingMode: .payPerRequest
            )
        )
        try await local.makeTable("Others", sortKey: nil)
        var simulation = Simulation()
        simulation.maximumCollectionBytes = 300
        try local.simulate(simulation)
        return local
    }

    private static func item(_ sort: AttributeNumber, partition: String = "a", bytes: Int = 80) -> DynamoItem {
        [
            "pk": .string(partition), "sk": .number(sort), "at": .number(1),
            "text": .string(String(repeating: "x", count: bytes)),
        ]
    }

    @Test("a collection does not outgrow the limit, of the table and its local indexes; it may shrink, and others grow")
    func limit() async throws {
        let local = try await Self.local()
        try await local.put(Self.item(1))
        let error = try await failure { try await local.put(Self.item(2)) }
        #expect(error.code == .itemCollectionSizeLimitExceeded)
        #expect(error.message == "Collection size exceeded.")
        try await local.put(Self.item(1, partition: "b"))
        try await local.put(["pk": .string("a"), "text": .string(String(repeating: "x", count: 1000))], into: "Others")
        #expect(try await local.run(Scan(tableName: "Things")).count == 2)
        var simulation = Simulation()
        simulation.maximumCollectionBytes = 10
        try local.simulate(simulation)
        try await local.put(Self.item(1, bytes: 70))
        #expect(try await failure { try await local.put(Self.item(1, bytes: 71)) }.code == error.code)
        _ = try await local.run(DeleteItem(tableName: "Things", key: ["pk": .string("a"), "sk": .number(1)]))
    }

    @Test("a batch fails for it, and a transaction is canceled")
    func several() async throws {
        let local = try await Self.local()
        let batch = BatchWriteItem(requestItems: ["Things": [.put(Self.item(1)), .put(Self.item(2))]])
        #expect(try await failure { _ = try await local.run(batch) }.code == .itemCollectionSizeLimitExceeded)
        let puts = [("Others", Self.item(1)), ("Things", Self.item(1)), ("Things", Self.item(2))]
        let transaction = TransactWriteItems(
            transactItems: puts.map { .put(TransactPut(tableName: $0.0, item: $0.1)) }
        )
        let error = try await failure { _ = try await local.run(transaction) }
        #expect(
            error.cancellationReasons.map(\.code)
                == ["None", "ItemCollectionSizeLimitExceeded", "ItemCollectionSizeLimitExceeded"]
        )
        #expect(try await local.run(Scan(tableName: "Things")).count == 0)
    }
}

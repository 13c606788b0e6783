import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Local secondary indexes")
struct LocalIndexTests {
    private static let byTime = LocalSecondaryIndex(
        indexName: "by-time",
        keySchema: [.partitionKey("pk"), .sortKey("at_")],
        projection: .keysOnly
    )

    private static func create(_ change: (inout CreateTable) -> Void = { _ in }) -> CreateTable {
        var create = CreateTable(
            tableName: "Things",
            attributeDefinitions: [
                AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                AttributeDefinition("at_", .number),
            ],
            keySchema: [.partitionKey("pk"), .sortKey("sk")],
            localSecondaryIndexes: [self.byTime],
            billingMode: .payPerRequest
        )
        change(&create)
        return create
    }

    private static func thing(_ sort: AttributeNumber, at time: AttributeNumber? = nil) -> DynamoItem {
        var item: DynamoItem = ["pk": .string("a"), "sk": .number(sort), "text": .string("text \(sort)")]
        item["at_"] = time.map { .number($0) }
        return item
    }

    /// A table with the index, and items of one partition whose order by `at_` is 2, 3, 1; 4 is not in the index.
    private static func filled() async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        _ = try await local.run(self.create())
        for item in [
            self.thing(1, at: 30), self.thing(2, at: 10), self.thing(3, at: 20), self.thing(4),
            ["pk": .string("b"), "sk": .number(1), "at_": .number(1)],
        ] { try await local.put(item) }
        return local
    }

    private static func query(_ change: (inout Query) -> Void = { _ in }) -> Query {
        var query = Query(
            tableName: "Things",
            indexName: "by-time",
            keyConditionExpression: "pk = :p",
            expressionAttributeValues: [":p": .string("a")]
        )
        change(&query)
        return query
    }

    // MARK: Reads

    @Test("an index has its partition's items in the order of its own sort key, and can be read consistently")
    func order() async throws {
        let local = try await Self.filled()
        let output = try await local.run(Self.query { $0.consistentRead = true })
        let keys = [Self.thing(2, at: 10), Self.thing(3, at: 20), Self.thing(1, at: 30)].map { item in
            item.filter { $0.key != "text" }
        }
        #expect(output.items == keys)
        let newest = try await local.run(
            Self.query {
                $0.keyConditionExpression = "pk = :p AND at_ > :t"
                $0.expressionAttributeValues[":t"] = .number(10)
                $0.scanIndexForward = false
            }
        )
        #expect(newest.items == [keys[2], keys[1]])
        #expect(try await local.run(Scan(tableName: "Things", indexName: "by-time", consistentRead: true)).count == 4)
    }

    @Test("a walk in pages goes on from the keys of index and table")
    func pages() async throws {
        let local = try await Self.filled()
        var sorts: [AttributeValue?] = []
        var query = Self.query { $0.limit = 1 }
        repeat {
            let page = try await local.run(query)
            sorts += (page.items ?? []).map { $0["sk"] }
            query.exclusiveStartKey = page.lastEvaluatedKey
            if let key = page.lastEvaluatedKey { #expect(Set(key.keys) == ["pk", "sk", "at_"]) }
        } while query.exclusiveStartKey != nil
        #expect(sorts == [.number(2), .number(3), .number(1)])
    }

    @Test("attributes that an index does not have are fetched from the table, and paid for there")
    func fetch() async throws {
        let local = try await Self.filled()
        let whole = try await local.run(
            Self.query {
                $0.select = .allAttributes
                $0.returnConsumedCapacity = .indexes
                $0.consistentRead = true
            }
        )
        #expect(whole.items == [Self.thing(2, at: 10), Self.thing(3, at: 20), Self.thing(1, at: 30)])
        let capacity = try #require(whole.consumedCapacity)
        #expect(capacity.localSecondaryIndexes["by-time"]?.capacityUnits == 1)
        #expect(capacity.table?.capacityUnits == 3)
        #expect(capacity.capacityUnits == 4)
        #expect(capacity.globalSecondaryIndexes == [:])

        let texts = try await local.run(
            Self.query {
                $0.projectionExpression = "#t"
                $0.filterExpression = "#t <> :x"
                $0.expressionAttributeNames = ["#t": "text"]
                $0.expressionAttributeValues[":x"] = .string("text 3")
            }
        )
        #expect(texts.items == [["text": .string("text 2")], ["text": .string("text 1")]])

        // A filter fetches too, but what is answered stays what the index has.
        let filtered = try await local.run(
            Self.query {
                $0.filterExpression = "#t = :x"
                $0.expressionAttributeNames = ["#t": "text"]
                $0.expressionAttributeValues[":x"] = .string("text 3")
            }
        )
        #expect(filtered.items == [["pk": .string("a"), "sk": .number(3), "at_": .number(20)]])

        let keys = try await local.run(
            Self.query {
                $0.projectionExpression = "sk"
                $0.returnConsumedCapacity = .indexes
            }
        )
        #expect(keys.consumedCapacity?.table?.capacityUnits == 0)
        #expect(keys.consumedCapacity?.capacityUnits == 0.5)
    }

    @Test("a page ends at 1 MB of what is fetched, not only of what the index has")
    func fetchedBytes() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        _ = try await local.run(Self.create())
        let text = String(repeating: "x", count: 300_000)
        for number in 1...5 {
            var item = Self.thing(AttributeNumber(number), at: AttributeNumber(number))
            item["text"] = .string(text)
            try await local.put(item)
        }
        let page = try await local.run(Self.query { $0.select = .allAttributes })
        #expect(page.count == 4)
        #expect(page.lastEvaluatedKey != nil)
        #expect(try await local.run(Self.query()).count == 5)
    }

    // MARK: Writes

    @Test("a write brings the index up to date, and its capacity is counted under local indexes")
    func writes() async throws {
        let local = try await Self.filled()
        let output = try await local.run(
            UpdateItem(
                tableName: "Things",
                key: ["pk": .string("a"), "sk": .number(1)],
                updateExpression: "SET at_ = :t",
                expressionAttributeValues: [":t": .number(5)],
                returnConsumedCapacity: .indexes
            )
        )
        #expect(output.consumedCapacity?.localSecondaryIndexes["by-time"]?.capacityUnits == 2)
        #expect(output.consumedCapacity?.globalSecondaryIndexes == [:])
        #expect(output.consumedCapacity?.capacityUnits == 3)
        #expect(try await local.run(Self.query()).items?.map { $0["sk"] } == [.number(1), .number(2), .number(3)])
        _ = try await local.run(DeleteItem(tableName: "Things", key: ["pk": .string("a"), "sk": .number(1)]))
        #expect(try await local.run(Self.query()).count == 2)
        let description = try await local.run(DescribeTable(tableName: "Things")).table.localSecondaryIndexes.first
        #expect(description?.itemCount == 3)
        let error = try await failure {
            try await local.put(["pk": .string("a"), "sk": .number(9), "at_": .string("no number")])
        }
        #expect(
            error.message == """
                One or more parameter values were invalid: \
                Type mismatch for Index Key at_ Expected: N Actual: S IndexName: by-time
                """
        )
    }

    @Test("every kind of write tells how large the item collection is, when asked and when there is a local index")
    func itemCollectionMetrics() async throws {
        let local = try await Self.filled()
        try await local.makeTable("Plain")
        let expected = ItemCollectionMetrics(itemCollectionKey: ["pk": .string("a")], sizeEstimateRangeGB: [0, 1])
        let item = Self.thing(1, at: 1)
        let key: DynamoItem = ["pk": .string("a"), "sk": .number(1)]
        var put = PutItem(tableName: "Things", item: item)
        #expect(try await local.run(put).itemCollectionMetrics == nil)
        put.returnItemCollectionMetrics = .size
        #expect(try await local.run(put).itemCollectionMetrics == expected)
        put.tableName = "Plain"
        #expect(try await local.run(put).itemCollectionMetrics == nil)
        let update = UpdateItem(
            tableName: "Things",
            key: key,
            updateExpression: "REMOVE at_",
            returnItemCollectionMetrics: .size
        )
        #expect(try await local.run(update).itemCollectionMetrics == expected)
        let delete = DeleteItem(tableName: "Things", key: key, returnItemCollectionMetrics: .size)
        #expect(try await local.run(delete).itemCollectionMetrics == expected)
        let batch = BatchWriteItem(
            requestItems: ["Things": [.put(item), .put(Self.thing(2))], "Plain": [.put(Self.thing(3))]],
            returnItemCollectionMetrics: .size
        )
        #expect(try await local.run(batch).itemCollectionMetrics == ["Things": [expected]])
        let transaction = TransactWriteItems(
            transactItems: [.put(.init(tableName: "Things", item: item))],
            returnItemCollectionMetrics: .size
        )
        #expect(try await local.run(transaction).itemCollectionMetrics == ["Things": [expected]])
    }

    // MARK: Definitions

    @Test("an index is described, kept in the file, and stands beside global ones")
    func described() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            let byText = GlobalSecondaryIndex(indexName: "by-text", keySchema: [.partitionKey("text")])
            try await withLocalDynamo(storage: storage) { local in
                _ = try await local.run(
                    Self.create {
                        $0.globalSecondaryIndexes = [byText]
                        $0.attributeDefinitions.append(AttributeDefinition("text", .string))
                    }
                )
                try await local.put(Self.thing(1, at: 1))
            }
            try await withLocalDynamo(storage: storage) { local in
                try await local.put(Self.thing(2))
                let table = try await local.run(DescribeTable(tableName: "Things")).table
                #expect(table.localSecondaryIndexes.map(\.index) == [Self.byTime])
                #expect(table.localSecondaryIndexes.first?.itemCount == 1)
                #expect(table.localSecondaryIndexes.first?.indexARN?.hasSuffix("Things/index/by-time") == true)
                #expect(table.globalSecondaryIndexes.map(\.index) == [byText])
                #expect(table.globalSecondaryIndexes.first?.itemCount == 2)
                // UpdateTable changes global indexes only.
                let error = try await failure {
                    _ = try await local.run(
                        UpdateTable(tableName: "Things", globalSecondaryIndexUpdates: [.delete(indexName: "by-time")])
                    )
                }
                #expect(error.code == .resourceNotFound)
            }
        }
    }

    static let refusals: [(CreateTable, String)] = [
        (
            create {
                $0.keySchema = [.partitionKey("pk")]
                $0.attributeDefinitions.remove(at: 1)
            },
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        ),
        (
            create { $0.localSecondaryIndexes[0].keySchema.removeLast() },
            "Index KeySchema does not have a range key for index: by-time"
        ),
        (
            create { $0.localSecondaryIndexes[0].keySchema = [.partitionKey("sk"), .sortKey("at_")] },
            """
            Index KeySchema does not have the same leading hash key as table KeySchema for index: by-time. \
            index hash key: sk, table hash key: pk
            """
        ),
        (
            create {
                $0.localSecondaryIndexes = (1...6).map { number in
                    LocalSecondaryIndex(indexName: "index-\(number)", keySchema: byTime.keySchema)
                }
            },
            "Number of LocalSecondaryIndexes exceeds per-table limit of 5"
        ),
        (
            create {
                $0.globalSecondaryIndexes = [
                    GlobalSecondaryIndex(indexName: "by-time", keySchema: [.partitionKey("at_")])
                ]
            },
            "Duplicate index name: by-time"
        ),
    ]

    @Test("definitions that DynamoDB refuses are refused in its words", arguments: LocalIndexTests.refusals)
    func refused(create: CreateTable, message: String) async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let error = try await failure { _ = try await local.run(create) }
        #expect(error.code == .validation)
        #expect(error.message == "One or more parameter values were invalid: \(message)")
    }
}

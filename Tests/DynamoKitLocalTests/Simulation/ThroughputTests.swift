import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("Throughput")
struct ThroughputTests {
    @Test("a bucket fills with time up to its burst, and what is larger than it leaves a debt")
    func bucket() {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        var bucket = ThroughputBucket(unitsPerSecond: 2, burst: .seconds(300), at: start)
        #expect(bucket.holds(600))
        bucket.take(600)
        #expect(!bucket.holds(0.5))
        bucket.refill(unitsPerSecond: 2, at: start + 10)
        #expect(bucket.holds(20))
        #expect(!bucket.holds(21))
        bucket.refill(unitsPerSecond: 2, at: start)
        #expect(bucket.holds(20))
        bucket.refill(unitsPerSecond: 2, at: start + 10_000)
        #expect(bucket.holds(10_000), "full, it lets through whatever comes")
        bucket.take(10_000)
        bucket.refill(unitsPerSecond: 2, at: start + 10_000 + 4700)
        #expect(!bucket.holds(1))
        bucket.refill(unitsPerSecond: 1, at: start + 10_000 + 4701)
        #expect(bucket.holds(2), "the time before a change counts by the throughput before")
        #expect(!bucket.holds(3))
    }

    /// An engine whose table `Things` has a unit of each kind a second, and an index on `tag` with as much.
    private static func withTable(
        burst: Duration = .seconds(10),
        _ body: (LocalDynamo, ManualDate) async throws -> Void
    ) async throws {
        let date = ManualDate()
        let local = try date.makeLocal()
        let unit = ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 1)
        _ = try await local.run(
            CreateTable(
                tableName: "Things",
                attributeDefinitions: [AttributeDefinition("pk", .string), AttributeDefinition("tag", .string)],
                keySchema: [.partitionKey("pk")],
                globalSecondaryIndexes: [
                    GlobalSecondaryIndex(
                        indexName: "by-tag",
                        keySchema: [.partitionKey("tag")],
                        projection: .keysOnly,
                        provisionedThroughput: unit
                    )
                ],
                billingMode: .provisioned,
                provisionedThroughput: unit
            )
        )
        var simulation = Simulation()
        simulation.throughputBurst = burst
        try local.simulate(simulation)
        try await body(local, date)
    }

    private static func put(_ key: String, tag: String? = nil) -> PutItem {
        var item: DynamoItem = ["pk": .string(key)]
        item["tag"] = tag.map { .string($0) }
        return PutItem(tableName: "Things", item: item)
    }

    @Test("writes are throttled when the burst is over, and go on as time passes")
    func writes() async throws {
        try await Self.withTable { local, date in
            for number in 0..<10 { _ = try await local.run(Self.put("\(number)")) }
            let error = try await failure { _ = try await local.run(Self.put("one more")) }
            #expect(error.code == .provisionedThroughputExceeded)
            #expect(
                error.message == """
                    The level of configured provisioned throughput for the table was exceeded. Consider increasing \
                    your provisioning level with the UpdateTable API.
                    """
            )
            date.advance(seconds: 2)
            _ = try await local.run(Self.put("one more"))
            _ = try await local.run(Self.put("another"))
            #expect(try await local.code(Self.put("a last")) == error.code)
            // Reads have units of their own.
            #expect(try await local.run(Scan(tableName: "Things")).count == 12)
        }
    }

    @Test("a write whose condition does not hold is paid for, and one that is throttled never gets to it")
    func conditions() async throws {
        try await Self.withTable(burst: .seconds(1)) { local, date in
            var put = Self.put("a")
            put.conditionExpression = "attribute_exists(pk)"
            var codes = [try await local.code(put), try await local.code(put)]
            date.advance(seconds: 1)
            codes.append(try await local.code(put))
            #expect(codes == [.conditionalCheckFailed, .provisionedThroughputExceeded, .conditionalCheckFailed])
        }
    }

    @Test("an index that is used up throttles the writes that change it, which do not happen, and no others")
    func indexes() async throws {
        try await Self.withTable { local, _ in
            // A changed key takes two units of the index, and one of the table.
            _ = try await local.run(Self.put("a", tag: "0"))
            for tag in 1...4 { _ = try await local.run(Self.put("a", tag: "\(tag)")) }
            let error = try await failure { _ = try await local.run(Self.put("a", tag: "5")) }
            #expect(error.code == .provisionedThroughputExceeded)
            #expect(
                error.message == """
                    The level of configured provisioned throughput for one or more global secondary indexes of the \
                    table was exceeded. Consider increasing your provisioning level for the under-provisioned global \
                    secondary indexes with the UpdateTable API
                    """
            )
            #expect(try await local.get(["pk": .string("a")])?["tag"] == .string("4"))
            _ = try await local.run(Self.put("b"))
        }
    }

    @Test("reads take by size and consistency, and an index has units of its own")
    func reads() async throws {
        try await Self.withTable(burst: .seconds(2)) { local, date in
            var get = GetItem(tableName: "Things", key: ["pk": .string("a")])
            for _ in 0..<4 { _ = try await local.run(get) }
            #expect(try await local.code(get) == .provisionedThroughputExceeded)
            let query = Query(
                tableName: "Things",
                indexName: "by-tag",
                keyConditionExpression: "tag = :t",
                expressionAttributeValues: [":t": .string("x")]
            )
            _ = try await local.run(query)
            date.advance(seconds: 1)
            get.consistentRead = true
            _ = try await local.run(get)
            #expect(try await local.code(get) == .provisionedThroughputExceeded)
        }
    }

    @Test("a batch leaves what is throttled unprocessed, and fails when that is all of it")
    func batches() async throws {
        try await Self.withTable { local, _ in
            func batch(_ keys: Range<Int>) -> BatchWriteItem {
                BatchWriteItem(requestItems: ["Things": keys.map { .put(["pk": .string("\($0)")]) }])
            }
            let output = try await local.run(batch(0..<25))
            #expect(output.unprocessedItems["Things"] == (10..<25).map { .put(["pk": .string("\($0)")]) })
            #expect(try await local.code(batch(10..<25)) == .provisionedThroughputExceeded)
            let keys = (0..<25).map { ["pk": AttributeValue.string("\($0)")] }
            let read = try await local.run(BatchGetItem(requestItems: ["Things": KeysAndAttributes(keys: keys)]))
            #expect(read.responses["Things"]?.count == 10)
            #expect(read.unprocessedKeys["Things"]?.keys == Array(keys[20...]))
        }
    }

    @Test("a transaction is canceled for what its tables have not, and nothing of it happens")
    func transactions() async throws {
        try await Self.withTable { local, _ in
            try await local.makeTable("Others", sortKey: nil)
            let puts = ["Others", "Things"].map {
                TransactWriteItem.put(TransactPut(tableName: $0, item: ["pk": .string("a")]))
            }
            for _ in 0..<5 { _ = try await local.run(TransactWriteItems(transactItems: puts)) }
            _ = try await local.run(DeleteItem(tableName: "Others", key: ["pk": .string("a")]))
            let error = try await failure { _ = try await local.run(TransactWriteItems(transactItems: puts)) }
            #expect(error.code == .transactionCanceled)
            #expect(error.cancellationReasons.map(\.code) == ["None", "ProvisionedThroughputExceeded"])
            #expect(try await local.get(["pk": .string("a")], from: "Others") == nil)
        }
    }

    @Test("more throughput helps at once, and a table on demand is not throttled")
    func changes() async throws {
        try await Self.withTable(burst: .seconds(1)) { local, date in
            _ = try await local.run(Self.put("a"))
            try await local.makeTable("Others", sortKey: nil)
            for number in 0..<50 { try await local.put(["pk": .string("\(number)")], into: "Others") }
            let more = ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 5)
            _ = try await local.run(UpdateTable(tableName: "Things", provisionedThroughput: more))
            #expect(try await local.code(Self.put("b")) == .provisionedThroughputExceeded)
            date.advance(seconds: 1)
            _ = try await local.run(Self.put("b"))
            date.advance(seconds: 1)
            for _ in 0..<5 { _ = try await local.run(Self.put("b")) }
        }
    }

    @Test("what the answer tells of capacity is what was asked for", arguments: [nil, ReturnConsumedCapacity.total])
    func capacity(detail: ReturnConsumedCapacity?) async throws {
        try await Self.withTable { local, _ in
            var put = Self.put("a", tag: "x")
            put.returnConsumedCapacity = detail
            let consumed = try await local.run(put).consumedCapacity
            #expect(consumed?.capacityUnits == (detail == nil ? nil : 2))
            #expect(consumed?.table == nil)
        }
    }
}

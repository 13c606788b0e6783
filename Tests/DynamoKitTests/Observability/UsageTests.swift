import DynamoKit
import DynamoKitLocal
import FoundationEssentials
import Testing

@Suite("Usage")
struct UsageTests {
    struct Order: Codable, Sendable {
        var id: String
        var kind: String
        var text = ""
    }

    private static let kinds = "byKind"

    /// A table whose items are in an index too.
    private func withOrders(
        usage: UsageConfiguration? = nil,
        _ body: (DynamoClient, DynamoTable<Order>) async throws -> Void
    ) async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local, configuration: DynamoClientConfiguration(usage: usage))
            let schema = CreateTable(
                tableName: "Orders",
                attributeDefinitions: [AttributeDefinition("id", .string), AttributeDefinition("kind", .string)],
                keySchema: [.partitionKey("id")],
                globalSecondaryIndexes: [
                    GlobalSecondaryIndex(
                        indexName: Self.kinds,
                        keySchema: [.partitionKey("kind")],
                        projection: .all
                    )
                ],
                billingMode: .payPerRequest
            )
            _ = try await client.execute(schema)
            try await body(client, client.table("Orders", of: Order.self, partitionKey: "id"))
        }
    }

    private func source(_ operation: String, index: String? = nil) -> UsageReport.Source {
        UsageReport.Source(operation: operation, tableName: "Orders", indexName: index)
    }

    @Test("what calls take is known by operation, table and index, transactions twice but for indexes")
    func sources() async throws {
        try await self.withOrders(usage: UsageConfiguration()) { client, orders in
            try await orders.put(Order(id: "a", kind: "tea", text: String(repeating: "x", count: 3_000)))
            _ = try await orders.get(.key("a"))
            _ = try await orders.get(.key("a"), consistent: true)
            _ = try await orders.index(Self.kinds, partitionKey: "kind").query(partition: "tea").first()
            try await client.transactWrite { orders.putting(Order(id: "b", kind: "tea")) }
            _ = try await client.transactGet(orders.getting(.key("b")))
            let usage = client.usage
            #expect(usage.calls == 6)
            #expect(
                usage.units.mapValues { "\($0)" } == [
                    self.source("PutItem"): "0 read, 3 write",
                    self.source("PutItem", index: Self.kinds): "0 read, 3 write",
                    self.source("GetItem"): "1.5 read, 0 write",
                    self.source("Query"): "0 read, 0 write",
                    self.source("Query", index: Self.kinds): "0.5 read, 0 write",
                    self.source("TransactWriteItems"): "0 read, 2 write",
                    self.source("TransactWriteItems", index: Self.kinds): "0 read, 1 write",
                    self.source("TransactGetItems"): "2 read, 0 write",
                ]
            )
            #expect(usage.total.read == 4)
            #expect(usage.total.write == 9)
            #expect(usage.units(ofTable: "Orders") == usage.total)
            #expect(usage.units(ofTable: "Others") == .zero)
            #expect(usage.units { $0.indexName == Self.kinds }.write == 4)
        }
    }

    @Test("indexes are part of their table where they are not told apart")
    func withoutIndexes() async throws {
        try await self.withOrders(usage: UsageConfiguration(byIndex: false)) { client, orders in
            try await orders.put(Order(id: "a", kind: "tea"))
            #expect(client.usage.units.mapValues(\.write) == [self.source("PutItem"): 2])
            // Another account of the same call tells them apart, and each stays as it is.
            let (_, usage) = try await client.withUsage { try await orders.put(Order(id: "b", kind: "tea")) }
            #expect(
                usage.units.mapValues(\.write) == [
                    self.source("PutItem"): 1, self.source("PutItem", index: Self.kinds): 1,
                ]
            )
            #expect(client.usage.units.mapValues(\.write) == [self.source("PutItem"): 4])
        }
    }

    @Test("a block counts its own calls and those of its child tasks, and what blocks within it count")
    func blocks() async throws {
        try await self.withOrders { client, orders in
            try await orders.put(Order(id: "before", kind: "tea"))
            let (inner, outer) = try await client.withUsage { () -> UsageReport in
                try await orders.put(Order(id: "a", kind: "tea"))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<10 {
                        group.addTask { try await orders.put(Order(id: "child-\(number)", kind: "tea")) }
                    }
                    try await group.waitForAll()
                }
                return try await client.with { $0.timeout = .seconds(60) }
                    .withUsage { try await orders.delete(.key("a")) }
                    .usage
            }
            try await orders.put(Order(id: "after", kind: "tea"))
            #expect(inner.calls == 1)
            #expect(inner.total.write == 2)
            #expect(outer.calls == 12)
            #expect(outer.total.write == 24)
            #expect(client.usage == UsageReport())
        }
    }

    @Test("a block of one client does not count the calls of another")
    func otherClients() async throws {
        try await self.withOrders { client, orders in
            try await self.withOrders { other, _ in
                let (inner, outer) = try await other.withUsage {
                    try await client.withUsage { try await orders.put(Order(id: "a", kind: "tea")) }.usage
                }
                #expect(inner.total.write == 2)
                #expect(outer == UsageReport())
            }
        }
    }

    @Test("calls that are made again count once, and calls that fail tell nothing")
    func retriesAndFailures() async throws {
        try await LocalTable.with { local in
            let observatory = Observatory(local, failures: Observatory.passing, usage: UsageConfiguration())
            _ = try await observatory.client.execute(Observatory.put)
            var put = Observatory.put
            put.conditionExpression = "attribute_not_exists(id)"
            await #expect(throws: DynamoError.self) { try await observatory.client.execute(put) }
            #expect(observatory.client.usage.calls == 1)
            #expect(observatory.client.usage.total.write == 1)
        }
    }

    @Test("batches count every call, and what all of them took")
    func batches() async throws {
        try await self.withOrders { client, orders in
            let items = (0..<60).map { Order(id: "\($0)", kind: "tea") }
            let (_, written) = try await client.withUsage { try await orders.batchWrite(putting: items) }
            #expect(written.calls == 3)
            #expect(written.total.write == 120)
            let keys = items.map { DynamoKey.key($0.id) }
            let (found, read) = try await client.withUsage { try await orders.batchGet(keys) }
            #expect(found.count == 60)
            #expect(read.total.read == 30)
        }
    }

    @Test("no call is lost between two reports, and none is in both")
    func taking() async throws {
        try await LocalTable.with { local in
            let client = DynamoClient(
                transport: local,
                configuration: DynamoClientConfiguration(usage: UsageConfiguration())
            )
            let taken = try await withThrowingTaskGroup(of: UsageReport.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<25 { _ = try await client.execute(Observatory.put) }
                        return client.takeUsage()
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(taken.reduce(0) { $0 + $1.calls } == 200)
            #expect(taken.reduce(.zero) { $0 + $1.total }.write == 200)
            #expect(client.takeUsage() == UsageReport())
        }
    }

    @Test("there are no more sources than allowed; what comes after is added up under one")
    func bound() async throws {
        let transport = ScriptedTransport<GetItem> { request, _ in
            .init(consumedCapacity: ConsumedCapacity(tableName: request.tableName, capacityUnits: 0.5))
        }
        let client = DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(usage: UsageConfiguration(maximumSources: 2))
        )
        for number in 0..<10 {
            _ = try await client.execute(GetItem(tableName: "Table\(number % 5)", key: ["id": .string("a")]))
        }
        let usage = client.usage
        #expect(usage.units.count == 3)
        #expect(usage.units[.other]?.read == 3)
        #expect(usage.total.read == 5)
    }

    @Test("a retried transaction of which the service says that it only read counts what it read")
    func replayedTransaction() async throws {
        let capacity = ConsumedCapacity(tableName: "T", capacityUnits: 2, readCapacityUnits: 2)
        let client = DynamoClient(
            transport: ScriptedTransport<TransactWriteItems> { _, _ in .init(consumedCapacity: [capacity]) }
        )
        let (_, usage) = try await client.withUsage {
            _ = try await client.execute(TransactWriteItems(transactItems: []))
        }
        #expect(usage.total.read == 2)
        #expect(usage.total.write == 0)
    }
}

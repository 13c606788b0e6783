import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("UpdateTable")
struct UpdateTableTests {
    private static let byColor = GlobalSecondaryIndex(indexName: "by-color", keySchema: [.partitionKey("color")])
    private static let color = AttributeDefinition("color", .string)

    private static func addColorIndex(to local: LocalDynamo) async throws -> TableDescription {
        try await local.run(
            UpdateTable(
                tableName: "Things",
                attributeDefinitions: [self.color],
                globalSecondaryIndexUpdates: [.create(self.byColor)]
            )
        ).table
    }

    private static func red(in local: LocalDynamo) async throws -> [DynamoItem] {
        try await local.run(
            Query(
                tableName: "Things",
                indexName: "by-color",
                keyConditionExpression: "color = :c",
                expressionAttributeValues: [":c": .string("red")]
            )
        ).items ?? []
    }

    private static func thing(_ key: String, _ color: AttributeValue? = nil) -> DynamoItem {
        var item: DynamoItem = ["pk": .string(key)]
        item["color"] = color
        return item
    }

    // MARK: Indexes

    @Test("a new index has the items that are there and that come, without those whose attribute is no key for it")
    func backfill() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        let red = Self.thing("red", .string("red"))
        for item in [
            red, Self.thing("none"), Self.thing("number", .number(1)), Self.thing("empty", .string("")),
            Self.thing("long", .string(String(repeating: "x", count: 2049))),
        ] { try await local.put(item) }

        let answer = try await Self.addColorIndex(to: local)
        #expect(answer.tableStatus == .updating)
        #expect(answer.globalSecondaryIndexes.first?.indexStatus == .creating)
        #expect(answer.globalSecondaryIndexes.first?.backfilling == false)
        #expect(answer.globalSecondaryIndexes.first?.itemCount == 0)

        let table = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(table.tableStatus == .active)
        #expect(table.attributeDefinitions == [AttributeDefinition("pk", .string), Self.color])
        let index = try #require(table.globalSecondaryIndexes.first)
        #expect(index.index == Self.byColor)
        #expect(index.indexStatus == .active)
        #expect(index.itemCount == 1)
        #expect(index.indexSizeBytes == ItemSize.bytes(of: red))
        #expect(try await Self.red(in: local) == [red])

        // From now on it is kept up to date, and checked.
        let other = Self.thing("other", .string("red"))
        try await local.put(other)
        #expect(try await Set(Self.red(in: local)) == [red, other])
        let error = try await failure { try await local.put(Self.thing("bad", .number(2))) }
        #expect(error.code == .validation)
        let description = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(description.itemCount == 6)
        #expect(description.globalSecondaryIndexes.first?.itemCount == 2)
    }

    @Test("an item that stayed out of a new index can be changed, deleted, and brought into it")
    func itemOutsideIndex() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        for key in ["kept", "mended", "gone"] { try await local.put(Self.thing(key, .string(""))) }
        _ = try await Self.addColorIndex(to: local)

        func update(_ key: String, _ expression: String, _ value: AttributeValue) async throws {
            _ = try await local.run(
                UpdateItem(
                    tableName: "Things",
                    key: ["pk": .string(key)],
                    updateExpression: expression,
                    expressionAttributeValues: [":v": value]
                )
            )
        }
        try await update("kept", "SET size_ = :v", .number(3))
        try await update("mended", "SET color = :v", .string("red"))
        _ = try await local.run(DeleteItem(tableName: "Things", key: ["pk": .string("gone")]))
        #expect(try await Self.red(in: local) == [Self.thing("mended", .string("red"))])
        let index = try await local.run(DescribeTable(tableName: "Things")).table.globalSecondaryIndexes.first
        #expect(index?.itemCount == 1)
        let error = try await failure { try await update("kept", "SET color = :v", .number(1)) }
        #expect(error.code == .validation)
    }

    @Test("an index that was dropped is gone, and one of its name starts anew")
    func dropped() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        try await local.put(Self.thing("a", .string("red")))
        _ = try await Self.addColorIndex(to: local)
        let drop = UpdateTable(tableName: "Things", globalSecondaryIndexUpdates: [.delete(indexName: "by-color")])
        let answer = try await local.run(drop).table
        #expect(answer.globalSecondaryIndexes.map(\.indexName) == ["by-color"])
        #expect(answer.globalSecondaryIndexes.first?.indexStatus == .deleting)
        let table = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(table.globalSecondaryIndexes == [])
        #expect(table.attributeDefinitions == [AttributeDefinition("pk", .string)])
        let error = try await failure { _ = try await Self.red(in: local) }
        #expect(error.message == "The table does not have the specified index: by-color")

        // No index checks it now.
        try await local.put(Self.thing("a", .number(1)))
        try await local.put(Self.thing("b", .string("red")))
        _ = try await Self.addColorIndex(to: local)
        let again = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(again.globalSecondaryIndexes.first?.itemCount == 1)
        #expect(try await Self.red(in: local) == [Self.thing("b", .string("red"))])
        _ = try await local.run(drop)
        #expect(try await failure { _ = try await local.run(drop) }.code == .resourceNotFound)
    }

    @Test("indexes are found again when the file is opened again")
    func reopened() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            let first = GlobalSecondaryIndex(indexName: "first", keySchema: [.partitionKey("other")])
            try await withLocalDynamo(storage: storage) { local in
                try await local.makeTable(sortKey: nil, indexes: [first], more: [AttributeDefinition("other", .string)])
                try await local.put(Self.thing("a", .string("red")))
                _ = try await Self.addColorIndex(to: local)
                _ = try await local.run(
                    UpdateTable(tableName: "Things", globalSecondaryIndexUpdates: [.delete(indexName: "first")])
                )
            }
            try await withLocalDynamo(storage: storage) { local in
                #expect(try await Self.red(in: local) == [Self.thing("a", .string("red"))])
                try await local.put(Self.thing("b", .string("red")))
                let index = try await local.run(DescribeTable(tableName: "Things")).table.globalSecondaryIndexes.first
                #expect(index?.indexName == "by-color")
                #expect(index?.itemCount == 2)
            }
        }
    }

    @Test("an index that is dropped and made again while it is read is whole or not there")
    func droppedWhileRead() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            try await withLocalDynamo(storage: storage) { local in
                try await local.makeTable(sortKey: nil)
                try await local.put(Self.thing("a", .string("red")))
                try await local.put(Self.thing("b", .string("red")))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for _ in 0..<30 {
                            _ = try await Self.addColorIndex(to: local)
                            _ = try await local.run(
                                UpdateTable(
                                    tableName: "Things",
                                    globalSecondaryIndexUpdates: [.delete(indexName: "by-color")]
                                )
                            )
                        }
                    }
                    for _ in 0..<3 {
                        group.addTask {
                            for _ in 0..<300 {
                                do {
                                    let count = try await Self.red(in: local).count
                                    #expect(count == 2)
                                } catch let error as DynamoError where error.code == .validation {
                                    continue
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    // MARK: Settings

    @Test("throughput and billing mode are changed, and told with their times")
    func billing() async throws {
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        var configuration = LocalDynamoConfiguration()
        configuration.now = { now }
        let local = try LocalDynamo(storage: .inMemory, configuration: configuration)
        try await local.makeTable(sortKey: nil)
        _ = try await Self.addColorIndex(to: local)
        let throughput = ProvisionedThroughput(readCapacityUnits: 5, writeCapacityUnits: 2)
        let needsIndex = try await failure {
            _ = try await local.run(
                UpdateTable(tableName: "Things", billingMode: .provisioned, provisionedThroughput: throughput)
            )
        }
        #expect(needsIndex.message.hasSuffix("ProvisionedThroughput must be specified for index: by-color"))

        let index = UpdateGlobalSecondaryIndexAction(indexName: "by-color", provisionedThroughput: throughput)
        var table = try await local.run(
            UpdateTable(
                tableName: "Things",
                globalSecondaryIndexUpdates: [.update(index)],
                billingMode: .provisioned,
                provisionedThroughput: throughput
            )
        ).table
        #expect(table.billingMode == .provisioned)
        #expect(table.provisionedThroughput?.readCapacityUnits == 5)
        #expect(table.globalSecondaryIndexes.first?.provisionedThroughput?.writeCapacityUnits == 2)

        table = try await local.run(
            UpdateTable(
                tableName: "Things",
                provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 6, writeCapacityUnits: 1)
            )
        ).table
        #expect(table.provisionedThroughput?.readCapacityUnits == 6)
        #expect(table.provisionedThroughput?.lastIncreaseDateTime == now)
        #expect(table.provisionedThroughput?.lastDecreaseDateTime == now)

        table = try await local.run(UpdateTable(tableName: "Things", billingMode: .payPerRequest)).table
        #expect(table.billingMode == .payPerRequest)
        #expect(table.lastUpdateToPayPerRequestDateTime == now)
        let none = ProvisionedThroughputDescription(numberOfDecreasesToday: 0)
        #expect(table.provisionedThroughput == none)
        #expect(table.globalSecondaryIndexes.first?.provisionedThroughput == none)
    }

    @Test("limits and warm throughput are kept and described, of the table and of an index")
    func onDemandThroughput() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        _ = try await Self.addColorIndex(to: local)
        let index = UpdateGlobalSecondaryIndexAction(
            indexName: "by-color",
            onDemandThroughput: OnDemandThroughput(maxWriteRequestUnits: 3)
        )
        var table = try await local.run(
            UpdateTable(
                tableName: "Things",
                globalSecondaryIndexUpdates: [.update(index)],
                onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: 5, maxWriteRequestUnits: 4),
                warmThroughput: WarmThroughput(readUnitsPerSecond: 20_000)
            )
        ).table
        #expect(table.onDemandThroughput?.maxReadRequestUnits == 5)
        #expect(table.warmThroughput?.readUnitsPerSecond == 20_000)
        #expect(table.globalSecondaryIndexes.first?.onDemandThroughput?.maxWriteRequestUnits == 3)
        table = try await local.run(
            UpdateTable(tableName: "Things", onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: -1))
        ).table
        #expect(table.onDemandThroughput?.maxReadRequestUnits == nil)
        #expect(table.onDemandThroughput?.maxWriteRequestUnits == 4)
        let colder = try await failure {
            let warm = WarmThroughput(readUnitsPerSecond: 19_999)
            _ = try await local.run(UpdateTable(tableName: "Things", warmThroughput: warm))
        }
        #expect(colder.code == .validation)
    }

    @Test("table class and encryption are kept and described")
    func settings() async throws {
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        var configuration = LocalDynamoConfiguration()
        configuration.now = { now }
        let local = try LocalDynamo(storage: .inMemory, configuration: configuration)
        try await local.makeTable(sortKey: nil)
        var table = try await local.run(
            UpdateTable(
                tableName: "Things",
                sseSpecification: SSESpecification(enabled: true, sseType: .kms, kmsMasterKeyID: "alias/things"),
                tableClass: .standardInfrequentAccess
            )
        ).table
        #expect(table.tableClassSummary?.tableClass == .standardInfrequentAccess)
        #expect(table.tableClassSummary?.lastUpdateDateTime == now)
        #expect(table.sseDescription?.status == .enabled)
        #expect(table.sseDescription?.kmsMasterKeyARN?.hasSuffix("alias/things") == true)
        table = try await local.run(
            UpdateTable(tableName: "Things", sseSpecification: SSESpecification(enabled: false))
        ).table
        #expect(table.sseDescription == nil)
        #expect(table.tableClassSummary != nil)
    }

    @Test("a protected table is not deleted until the protection is taken off")
    func deletionProtection() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        _ = try await local.run(UpdateTable(tableName: "Things", deletionProtectionEnabled: true))
        let error = try await failure { _ = try await local.run(DeleteTable(tableName: "Things")) }
        #expect(error.code == .validation)
        #expect(
            error.message == """
                Resource cannot be deleted as it is currently protected against deletion. \
                Disable deletion protection first.
                """
        )
        #expect(try await local.run(DescribeTable(tableName: "Things")).table.deletionProtectionEnabled == true)
        _ = try await local.run(UpdateTable(tableName: "Things", deletionProtectionEnabled: false))
        _ = try await local.run(DeleteTable(tableName: "Things"))
        #expect(try await local.run(ListTables()).tableNames == [])
    }
}

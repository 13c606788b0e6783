import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Operations on tables")
struct TableOperationTests {
    private static func create(_ change: (inout CreateTable) -> Void) -> CreateTable {
        var create = CreateTable(
            tableName: "Things",
            attributeDefinitions: [AttributeDefinition("pk", .string)],
            keySchema: [.partitionKey("pk")],
            billingMode: .payPerRequest
        )
        change(&create)
        return create
    }

    static let definitions: [(CreateTable, String)] = [
        (
            create { $0.tableName = "ab" },
            """
            1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length \
            greater than or equal to 3
            """
        ),
        (
            create { $0.tableName = "a b c" },
            """
            1 validation error detected: Value 'a b c' at 'tableName' failed to satisfy constraint: \
            Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+
            """
        ),
        (
            create { $0.billingMode = nil },
            """
            One or more parameter values were invalid: \
            ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED
            """
        ),
        (
            create { $0.keySchema = [.sortKey("pk")] },
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
        ),
        (
            create {
                $0.keySchema.append(.sortKey("pk"))
                $0.attributeDefinitions.append(AttributeDefinition("sk", .string))
            },
            "Both the Hash Key and the Range Key element in the KeySchema have the same name"
        ),
        (
            create { $0.keySchema.append(.sortKey("sk")) },
            "Invalid KeySchema: Some index key attribute have no definition"
        ),
        (
            create { $0.keySchema = [.partitionKey("a"), .sortKey("b"), .sortKey("c")] },
            """
            1 validation error detected: Value '[KeySchemaElement(attributeName=a, keyType=HASH), \
            KeySchemaElement(attributeName=b, keyType=RANGE), KeySchemaElement(attributeName=c, keyType=RANGE)]' at \
            'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2
            """
        ),
        (
            create { $0.keySchema = [.partitionKey("other")] },
            """
            One or more parameter values were invalid: Some index key attributes are not defined in \
            AttributeDefinitions. Keys: [other], AttributeDefinitions: [pk]
            """
        ),
        (
            create {
                $0.billingMode = .provisioned
                $0.onDemandThroughput = OnDemandThroughput(maxReadRequestUnits: 1)
                $0.provisionedThroughput = ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 1)
            },
            """
            One or more parameter values were invalid: MaxReadRequestUnits for OnDemandThroughput cannot be specified when \
            table BillingMode is PROVISIONED.
            """
        ),
        (
            create { $0.onDemandThroughput = OnDemandThroughput(maxWriteRequestUnits: -1) },
            """
            One or more parameter values were invalid: Requested MaxWriteRequestUnits for OnDemandThroughput for table is \
            outside of valid range
            """
        ),
        (
            create {
                $0.billingMode = .provisioned
                $0.provisionedThroughput = ProvisionedThroughput(
                    readCapacityUnits: 1_000_000_000_001,
                    writeCapacityUnits: 1
                )
            },
            "Given value 1000000000001 for ReadCapacityUnits is out of bounds"
        ),
        (
            create { $0.streamSpecification = StreamSpecification(streamEnabled: false, streamViewType: .keysOnly) },
            """
            One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType \
            should not be specified
            """
        ),
        (
            create { $0.attributeDefinitions.append(AttributeDefinition("v", .number)) },
            """
            One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match \
            number of attributes defined in AttributeDefinitions
            """
        ),
        (
            create {
                let index = GlobalSecondaryIndex(indexName: "by-pk", keySchema: [.partitionKey("pk")])
                $0.globalSecondaryIndexes = [index, index]
            },
            "One or more parameter values were invalid: Duplicate index name: by-pk"
        ),
    ]

    @Test("definitions that DynamoDB refuses are refused in its words", arguments: TableOperationTests.definitions)
    func refused(create: CreateTable, message: String) async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let error = try await failure { _ = try await local.run(create) }
        #expect(error.code == .validation)
        #expect(error.message == message)
        #expect(try await local.run(ListTables()).tableNames == [])
    }

    @Test("a table is described as it was created, and is gone when deleted")
    func lifecycle() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let index = GlobalSecondaryIndex(
            indexName: "by-color",
            keySchema: [.partitionKey("color"), .sortKey("sk")],
            projection: .include(nonKeyAttributes: ["v"])
        )
        try await local.makeTable(indexes: [index], more: [AttributeDefinition("color", .string)])
        let table = try await local.run(DescribeTable(tableName: "Things")).table
        #expect(table.tableStatus == .active)
        #expect(table.keySchema == [.partitionKey("pk"), .sortKey("sk")])
        #expect(table.globalSecondaryIndexes.map(\.index) == [index])
        #expect(table.billingMode == .payPerRequest)
        let again = try await failure { try await local.makeTable() }
        #expect(again.code == .resourceInUse)
        #expect(again.message == "Table already exists: Things")
        try await local.put(["pk": .string("a"), "sk": .number(1)])
        #expect(try await local.run(DeleteTable(tableName: "Things")).table.tableStatus == .deleting)
        #expect(try await local.run(ListTables()).tableNames == [])
        // A table of the same name starts empty.
        try await local.makeTable()
        #expect(try await local.run(Scan(tableName: "Things")).count == 0)
    }

    @Test("ListTables pages through the names in order")
    func list() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        for name in ["ccc", "aaa", "bbb"] { try await local.makeTable(name) }
        let first = try await local.run(ListTables(limit: 2))
        #expect(first.tableNames == ["aaa", "bbb"])
        #expect(first.lastEvaluatedTableName == "bbb")
        let second = try await local.run(ListTables(exclusiveStartTableName: "bbb", limit: 2))
        #expect(second.tableNames == ["ccc"])
        #expect(second.lastEvaluatedTableName == nil)
    }

    @Test("a table that is dropped and made again while it is read is there or not found, and nothing else")
    func droppedWhileRead() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            try await withLocalDynamo(storage: storage) { local in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for _ in 0..<40 {
                            try await local.makeTable(sortKey: nil)
                            try await local.put(["pk": .string("a")])
                            _ = try await local.run(DeleteTable(tableName: "Things"))
                        }
                    }
                    for _ in 0..<3 {
                        group.addTask {
                            for _ in 0..<500 {
                                do {
                                    let item = try await local.get(["pk": .string("a")])
                                    #expect(item == nil || item == ["pk": .string("a")])
                                } catch let error as DynamoError where error.code == .resourceNotFound {
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

    @Test("an operation that the engine does not have is refused by name")
    func unsupported() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let error = try await failure { _ = try await local.run(OtherOperation()) }
        #expect(error.code == .operationNotSupported)
        #expect(error.message.contains("OtherOperation"))
    }
}

/// An operation that only this test knows.
private struct OtherOperation: DynamoOperation {
    struct Output {}

    static let name = "OtherOperation"

    func encode(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {}

    static func decodeOutput(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Output { Output() }
}

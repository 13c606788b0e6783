import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("Tables")
    struct Tables {
        @Test("a table is described as it was made, listed, and gone once deleted", arguments: Backend.allCases)
        func lifecycle(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let table = try await client.execute(DescribeTable(tableName: tableName)).table
                #expect(table.tableName == tableName)
                #expect(table.tableStatus == .active)
                #expect(table.keySchema == [.partitionKey("pk"), .sortKey("sk")])
                #expect(
                    Set(table.attributeDefinitions) == [
                        AttributeDefinition("pk", .string), AttributeDefinition("sk", .number),
                        AttributeDefinition("tag", .string),
                    ]
                )
                #expect(table.billingMode == .payPerRequest)
                #expect(table.globalSecondaryIndexes.map(\.index.indexName) == ["by-tag"])
                #expect(table.globalSecondaryIndexes.first?.index.projection == .keysOnly)
                #expect(table.creationDateTime != nil)

                var names: [String] = []
                var next: String?
                repeat {
                    let page = try await client.execute(ListTables(exclusiveStartTableName: next, limit: 2))
                    names += page.tableNames
                    next = page.lastEvaluatedTableName
                } while next != nil
                #expect(names.contains(tableName))

                _ = try await client.execute(DeleteTable(tableName: tableName))
                try await client.waitUntilTableNotExists(tableName, within: .seconds(60), every: .milliseconds(20))
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(GetItem(tableName: tableName, key: .key("a", 1)))
                }
                #expect(error?.code == .resourceNotFound)
            }
        }

        @Test("a table cannot be made twice", arguments: Backend.allCases)
        func madeTwice(backend: Backend) async throws {
            try await backend.withTable { client, tableName in
                let error = await #expect(throws: DynamoError.self) {
                    try await client.execute(
                        CreateTable(
                            tableName: tableName,
                            attributeDefinitions: [AttributeDefinition("pk", .string)],
                            keySchema: [.partitionKey("pk")],
                            billingMode: .payPerRequest
                        )
                    )
                }
                #expect(error?.code == .resourceInUse)
            }
        }
    }
}

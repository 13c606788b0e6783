import DynamoKit
import DynamoKitLocal
import Logging
import Testing

@testable import ChatServer

@Suite("Tables")
struct ChatTablesTests {
    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test("are made once, by any number of servers at the same time")
    func creation() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await ChatTables.createMissing(on: client, logger: Self.logger) }
                }
                try await group.waitForAll()
            }
            let names = try await client.execute(ListTables()).tableNames
            #expect(names == ChatTables.all.map(\.name).sorted())
            for table in ChatTables.all {
                #expect(table.definition.schema.tags == ["Application": "ChatApp"])
                #expect(try await client.setUpTable(table.definition).isEmpty, "\(table.name) is what it is to be")
            }
        }
    }

    @Test("made by hand, without an index and settings, get what they lack and keep what they hold")
    func upgrade() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            // As `aws dynamodb create-table` makes it when nothing else is said.
            var table = ChatTables.messages.definition.schema
            table.globalSecondaryIndexes = []
            table.attributeDefinitions.removeLast()
            table.streamSpecification = nil
            table.tags = ["Owner": "somebody"]
            _ = try await client.execute(table)
            let item: DynamoItem = [
                "roomId": .string("general"), "timestamp": .number(1), "userId": .string("ann"),
                "messageId": .string("m1"),
            ]
            _ = try await client.execute(
                PutItem(tableName: table.tableName, item: item, expressionAttributeValues: [:])
            )
            let changes = try await client.setUpTable(ChatTables.messages.definition)
            #expect(
                changes == [
                    .addedIndex("userId-timestamp-index"), .enabledStream(.newAndOldImages),
                    .enabledTimeToLive(attribute: "expiresAt"), .enabledPointInTimeRecovery, .tagged(["Application"]),
                ]
            )
            let found = try await client.execute(
                Query(
                    tableName: table.tableName,
                    indexName: "userId-timestamp-index",
                    keyConditionExpression: "userId = :u",
                    expressionAttributeValues: [":u": .string("ann")]
                )
            )
            #expect(found.items == [item])
            let arn = try #require(try await client.execute(DescribeTable(tableName: table.tableName)).table.tableARN)
            let tags = try await client.execute(ListTagsOfResource(resourceARN: arn)).tags
            #expect(tags == ["Owner": "somebody", "Application": "ChatApp"])
            #expect(try await client.setUpTable(ChatTables.messages.definition).isEmpty)
        }
    }

    @Test("that are something else stop the start")
    func mismatch() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            var table = ChatTables.rooms.definition.schema
            table.globalSecondaryIndexes[0].keySchema = [.partitionKey("slug"), .sortKey("roomId")]
            _ = try await client.execute(table)
            let error = await #expect(throws: DynamoError.self) {
                try await ChatTables.createMissing(on: client, logger: Self.logger)
            }
            #expect(error?.code == .tableMismatch)
            #expect(error?.message.contains("slug-index") == true)
        }
    }

    @Test("may hold rooms that another program has put there")
    func foreignRoom() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let client = DynamoClient(transport: local)
            try await ChatTables.createMissing(on: client, logger: Self.logger)
            // As the guide's `aws dynamodb put-item` writes it.
            let item: DynamoItem = [
                "roomId": .string("general"), "name": .string("General"), "slug": .string("general"),
                "description": .string("Made elsewhere"), "createdAt": .string("2026-01-01T00:00:00Z"),
            ]
            _ = try await client.execute(
                PutItem(tableName: "ChatApp_Rooms", item: item, expressionAttributeValues: [:])
            )
            let chat = try await TestChat(local)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            #expect(room.description == "Made elsewhere", "seeding leaves it as it is")
            #expect(try await chat.application.rooms.all().count == 2)
            let again = try await chat.application.rooms.create(
                RoomName("General", description: nil),
                slug: RoomSlug("general")
            )
            #expect(again == nil)
        }
    }
}

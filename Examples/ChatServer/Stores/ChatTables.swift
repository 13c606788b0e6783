import DynamoKit
import Logging

/// The tables of the chat, laid out as the servers before this one left them.
enum ChatTables {
    static let users = CreateTable(
        tableName: "ChatApp_Users",
        attributeDefinitions: [AttributeDefinition("userId", .string), AttributeDefinition("username", .string)],
        keySchema: [.partitionKey("userId")],
        globalSecondaryIndexes: [
            GlobalSecondaryIndex(indexName: "username-index", keySchema: [.partitionKey("username")])
        ],
        billingMode: .payPerRequest
    )

    static let rooms = CreateTable(
        tableName: "ChatApp_Rooms",
        attributeDefinitions: [AttributeDefinition("roomId", .string), AttributeDefinition("slug", .string)],
        keySchema: [.partitionKey("roomId")],
        globalSecondaryIndexes: [
            GlobalSecondaryIndex(indexName: "slug-index", keySchema: [.partitionKey("slug")])
        ],
        billingMode: .payPerRequest
    )

    static let messages = CreateTable(
        tableName: "ChatApp_Messages",
        attributeDefinitions: [
            AttributeDefinition("roomId", .string), AttributeDefinition("timestamp", .number),
            AttributeDefinition("userId", .string),
        ],
        keySchema: [.partitionKey("roomId"), .sortKey("timestamp")],
        globalSecondaryIndexes: [
            GlobalSecondaryIndex(
                indexName: "userId-timestamp-index",
                keySchema: [.partitionKey("userId"), .sortKey("timestamp")]
            )
        ],
        billingMode: .payPerRequest
    )

    static let all = [Self.users, Self.rooms, Self.messages]

    /// Makes the tables that are missing, and waits until all can be used.
    ///
    /// Any number of servers may do so at once.
    ///
    /// - Throws: `DynamoError`, with code `tableMismatch` when a table of that name has other keys, or lacks an index.
    static func createMissing(on client: DynamoClient, logger: Logger) async throws {
        for table in Self.all where try await client.createTableIfMissing(table).isNew {
            logger.info("Created a table", metadata: ["table": "\(table.tableName)"])
        }
    }
}

import AuthDynamo
import DynamoKit
import Logging

/// The tables of the chat, laid out as the servers before this one left them.
enum ChatTables {
    /// What the name of each begins with.
    static let prefix = "ChatApp_"

    static let users = ChatTable(
        CreateTable(
            tableName: "ChatApp_Users",
            attributeDefinitions: [AttributeDefinition("userId", .string), AttributeDefinition("username", .string)],
            keySchema: [.partitionKey("userId")],
            globalSecondaryIndexes: [
                GlobalSecondaryIndex(indexName: "username-index", keySchema: [.partitionKey("username")])
            ]
        ),
        isRecoverable: true
    )

    static let rooms = ChatTable(
        CreateTable(
            tableName: "ChatApp_Rooms",
            attributeDefinitions: [AttributeDefinition("roomId", .string), AttributeDefinition("slug", .string)],
            keySchema: [.partitionKey("roomId")],
            globalSecondaryIndexes: [
                GlobalSecondaryIndex(indexName: "slug-index", keySchema: [.partitionKey("slug")])
            ]
        ),
        isRecoverable: true
    )

    static let messages = ChatTable(
        CreateTable(
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
            streamSpecification: .enabled(.newAndOldImages)
        ),
        timeToLive: "expiresAt",
        isRecoverable: true
    )

    /// Sessions and revocations, laid out by AuthDynamo.
    static let sessions = ChatTable(
        AuthTable.definition(named: "ChatApp_Sessions").schema,
        timeToLive: AuthTable.definition().timeToLiveAttribute,
        isRecoverable: false
    )

    static let all = [
        Self.users, Self.rooms, Self.messages, Self.readReceipts, Self.reactions, Self.notifications, Self.sessions,
        Self.uploads, Self.leases,
    ]

    static func sessionTable(on client: DynamoClient) -> AuthTable {
        AuthTable(client: client, name: Self.sessions.name)
    }

    /// Makes each table what it is to be: makes what is missing, of it or in it, and waits until all can be used.
    ///
    /// Any number of servers may do so at once.
    ///
    /// - Throws: `DynamoError`, with code `tableMismatch` when a table of that name cannot become the chat's: see `setUpTable`.
    static func createMissing(on client: DynamoClient, logger: Logger) async throws {
        for table in Self.all {
            for change in try await client.setUpTable(table.definition) {
                logger.info("Set up a table", metadata: ["table": "\(table.name)", "change": "\(change)"])
            }
        }
    }
}

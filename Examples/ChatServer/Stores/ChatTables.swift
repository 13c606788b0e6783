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
    /// - Throws: ``TableMismatch`` when a table of that name has other keys, or lacks an index.
    static func createMissing(on client: DynamoClient, logger: Logger) async throws {
        for table in Self.all {
            if try await Self.create(table, on: client) {
                logger.info("Created a table", metadata: ["table": "\(table.tableName)"])
            }
            try Self.check(try await client.waitUntilTableActive(table.tableName), against: table)
        }
    }

    private static func create(_ table: CreateTable, on client: DynamoClient) async throws -> Bool {
        do {
            _ = try await client.execute(DescribeTable(tableName: table.tableName))
            return false
        } catch let error as DynamoError where error.code == .resourceNotFound {
            do {
                _ = try await client.execute(table)
                return true
            } catch let error as DynamoError where error.code == .resourceInUse {
                return false  // another server was faster
            }
        }
    }

    private static func check(_ found: TableDescription, against table: CreateTable) throws {
        guard found.keySchema == table.keySchema else { throw TableMismatch(table: table.tableName, lacks: "the keys") }
        for index in table.globalSecondaryIndexes {
            let isThere = found.globalSecondaryIndexes.contains {
                $0.index.indexName == index.indexName && $0.index.keySchema == index.keySchema
            }
            guard isThere else { throw TableMismatch(table: table.tableName, lacks: "the index \(index.indexName)") }
        }
    }
}

/// A table that has one of our names and is something else.
struct TableMismatch: Error, Hashable, CustomStringConvertible {
    var table: String
    var lacks: String

    var description: String {
        "The table \(self.table) exists already, but lacks \(self.lacks) that this server needs."
    }
}

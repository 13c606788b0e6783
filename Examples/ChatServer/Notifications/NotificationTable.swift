import DynamoKit

extension ChatTables {
    static let notifications = ChatTable(
        CreateTable(
            tableName: "ChatApp_Notifications",
            attributeDefinitions: [
                AttributeDefinition("userId", .string), AttributeDefinition("notificationId", .string),
                AttributeDefinition("unreadAt", .number),
            ],
            keySchema: [.partitionKey("userId"), .sortKey("notificationId")],
            globalSecondaryIndexes: [
                // Of those that are unread, which alone have the attribute.
                GlobalSecondaryIndex(
                    indexName: "userId-unreadAt-index",
                    keySchema: [.partitionKey("userId"), .sortKey("unreadAt")]
                )
            ]
        ),
        timeToLive: "expiresAt",
        isRecoverable: false
    )
}

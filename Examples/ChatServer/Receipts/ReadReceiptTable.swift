import DynamoKit

extension ChatTables {
    static let readReceipts = ChatTable(
        CreateTable(
            tableName: "ChatApp_ReadReceipts",
            attributeDefinitions: [
                AttributeDefinition("userId", .string), AttributeDefinition("roomId", .string),
                AttributeDefinition("lastReadAt", .number),
            ],
            keySchema: [.partitionKey("userId"), .sortKey("roomId")],
            globalSecondaryIndexes: [
                GlobalSecondaryIndex(
                    indexName: "roomId-lastReadAt-index",
                    keySchema: [.partitionKey("roomId"), .sortKey("lastReadAt")]
                )
            ]
        ),
        isRecoverable: true
    )
}

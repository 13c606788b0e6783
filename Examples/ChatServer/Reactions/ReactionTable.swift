import DynamoKit

extension ChatTables {
    static let reactions = ChatTable(
        CreateTable(
            tableName: "ChatApp_Reactions",
            attributeDefinitions: [
                AttributeDefinition("message", .string), AttributeDefinition("reaction", .string),
            ],
            keySchema: [.partitionKey("message"), .sortKey("reaction")],
            streamSpecification: .enabled(.newAndOldImages)
        ),
        timeToLive: "expiresAt",
        isRecoverable: true
    )
}

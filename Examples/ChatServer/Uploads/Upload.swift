import DynamoKit

/// A file that somebody has said they will upload, or has: an item of `ChatApp_Uploads`.
struct Upload: Codable, Hashable, Sendable {
    var id: String
    /// The room whose messages it may come with.
    var roomID: String
    /// Who uploads it.
    var userID: String
    var fileName: String
    var contentType: String
    /// In bytes.
    var size: Int
    /// In ISO 8601.
    var createdAt: String
    /// Unix time in seconds, for the table's time to live; `nil` once a message has the file.
    var expiresAt: Int64?
    /// The sending that has the file; no other one can.
    var claimedBy: String?

    enum CodingKeys: String, CodingKey {
        case id = "uploadId"
        case roomID = "roomId"
        case userID = "userId"
        case fileName, contentType, size, createdAt, expiresAt, claimedBy
    }

    /// The key of the object. Nothing of it is anybody's choice.
    var objectKey: String { "uploads/\(self.id)" }

    var attachment: Attachment {
        Attachment(id: self.id, fileName: self.fileName, contentType: self.contentType, size: self.size)
    }
}

extension ChatTables {
    static let uploads = ChatTable(
        CreateTable(
            tableName: "ChatApp_Uploads",
            attributeDefinitions: [AttributeDefinition("uploadId", .string)],
            keySchema: [.partitionKey("uploadId")]
        ),
        timeToLive: "expiresAt",
        isRecoverable: true
    )
}

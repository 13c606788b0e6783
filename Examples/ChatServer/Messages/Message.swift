/// A message, as it is stored in `ChatApp_Messages`.
///
/// What is optional is left out when there is nothing to say, as in all messages of servers that knew less.
struct Message: Codable, Hashable, Sendable {
    var roomID: String
    /// Unix time in milliseconds. Within its room no other message has the same.
    var timestamp: Int64
    var id: String
    var userID: String
    /// What the user was called when the message was written.
    var username: String
    /// Empty once the message is deleted.
    var content: String
    /// In ISO 8601.
    var createdAt: String
    /// What its writer's client calls it.
    var clientKey: String?
    /// Unix time in milliseconds of the last edit.
    var editedAt: Int64?
    /// Unix time in milliseconds. A deleted message keeps its place.
    var deletedAt: Int64?
    /// Unix time in seconds, as DynamoDB's time to live wants it.
    var expiresAt: Int64?
    /// What it replies to.
    var replyTo: Quotation?
    var reactions: [Reaction]?
    var attachments: [Attachment]?

    enum CodingKeys: String, CodingKey {
        case roomID = "roomId"
        case timestamp
        case id = "messageId"
        case userID = "userId"
        case username, content, createdAt, clientKey, editedAt, deletedAt, expiresAt, replyTo, reactions, attachments
    }

    var author: MessageAuthor { MessageAuthor(id: self.userID, username: self.username) }
    var reference: MessageReference { MessageReference(messageID: self.id, timestamp: self.timestamp) }
}

/// Who wrote a message, and what they were called then.
struct MessageAuthor: Codable, Hashable, Sendable {
    var id: String
    var username: String
}

/// Names a message of a room: by where it stands, and by its identifier, which both have to be right.
struct MessageReference: Codable, Hashable, Sendable {
    var messageID: String
    var timestamp: Int64

    enum CodingKeys: String, CodingKey {
        case messageID = "message_id"
        case timestamp
    }
}

/// A message, as it is stored in `ChatApp_Messages`.
struct Message: Codable, Hashable, Sendable {
    var roomID: String
    /// Unix time in milliseconds. Within its room no other message has the same.
    var timestamp: Int64
    var id: String
    var userID: String
    /// What the user was called when the message was written.
    var username: String
    var content: String
    /// In ISO 8601.
    var createdAt: String

    enum CodingKeys: String, CodingKey {
        case roomID = "roomId"
        case timestamp
        case id = "messageId"
        case userID = "userId"
        case username, content, createdAt
    }
}

/// A message, as clients see it.
struct MessagePayload: Codable, Hashable, Sendable {
    struct Author: Codable, Hashable, Sendable {
        var id: String
        var username: String
    }

    var id: String
    var content: String
    var user: Author
    var timestamp: Int64
    var createdAt: String

    enum CodingKeys: String, CodingKey {
        case id, content, user, timestamp
        case createdAt = "created_at"
    }

    init(_ message: Message) {
        self.id = message.id
        self.content = message.content
        self.user = Author(id: message.userID, username: message.username)
        self.timestamp = message.timestamp
        self.createdAt = message.createdAt
    }
}

/// Consecutive messages of a room, as clients see them.
struct MessagePage: Codable, Hashable, Sendable {
    /// Oldest first.
    var messages: [MessagePayload]
    var hasMore: Bool
    /// Where older ones continue: the `before` of the next request. `null` when there are none.
    var cursor: String?

    enum CodingKeys: String, CodingKey {
        case messages
        case hasMore = "has_more"
        case cursor
    }

    /// - Parameters:
    ///   - messages: Oldest first.
    ///   - cursor: Where older ones continue, if there are any.
    init(_ messages: [Message], cursor: String?) {
        self.messages = messages.map(MessagePayload.init)
        self.hasMore = cursor != nil
        self.cursor = cursor
    }

    /// Written out, so that `cursor` is there as `null` rather than missing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.messages, forKey: .messages)
        try container.encode(self.hasMore, forKey: .hasMore)
        try container.encode(self.cursor, forKey: .cursor)
    }
}

/// That somebody has put an emoji under a message, as it is stored in `ChatApp_Reactions`: one item for each.
struct StoredReaction: Codable, Hashable, Sendable {
    /// The room and the time of the message, which are its key.
    var message: String
    /// The emoji and the person, so that nobody puts the same one there twice.
    var reaction: String
    var roomID: String
    var timestamp: Int64
    var messageID: String
    var emoji: String
    var userID: String
    /// Unix time in milliseconds.
    var reactedAt: Int64
    /// That of the message, in Unix time in seconds: its reactions go with it.
    var expiresAt: Int64?

    enum CodingKeys: String, CodingKey {
        case message, reaction
        case roomID = "roomId"
        case timestamp
        case messageID = "messageId"
        case emoji
        case userID = "userId"
        case reactedAt, expiresAt
    }

    init(_ emoji: Emoji, to message: Message, by user: User, at now: Int64) {
        self.message = ReactionTarget(message).partition
        self.reaction = Self.sortKey(emoji, by: user)
        self.roomID = message.roomID
        self.timestamp = message.timestamp
        self.messageID = message.id
        self.emoji = emoji.text
        self.userID = user.id
        self.reactedAt = now
        self.expiresAt = message.expiresAt
    }

    var target: ReactionTarget {
        ReactionTarget(roomID: self.roomID, timestamp: self.timestamp, messageID: self.messageID)
    }

    /// No emoji has a `#` but at its beginning, so no two are alike.
    static func sortKey(_ emoji: Emoji, by user: User) -> String { "\(emoji.text)#\(user.id)" }
}

/// The message that reactions are to.
struct ReactionTarget: Hashable, Sendable {
    var roomID: String
    var timestamp: Int64
    var messageID: String

    /// The partition of its reactions.
    var partition: String { "\(self.roomID)#\(self.timestamp)" }
}

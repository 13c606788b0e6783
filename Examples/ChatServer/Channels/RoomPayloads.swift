import Foundation

// What goes over the wire in `room:<slug>`.

/// `new_message`, from a member.
struct NewMessage: Decodable, Sendable {
    var content: String
    /// What the client calls the message; with the same, it may be sent again.
    var clientKey: String?
    var replyTo: MessageReference?
    /// The identifiers of uploads.
    var attachments: [String]?
    /// In seconds.
    var expiresIn: Int?

    private enum CodingKeys: String, CodingKey {
        case content, attachments
        case clientKey = "client_key"
        case replyTo = "reply_to"
        case expiresIn = "expires_in"
    }
}

/// `edit_message`, from the message's author.
struct EditMessage: Decodable, Sendable {
    var reference: MessageReference
    var content: String

    private enum CodingKeys: String, CodingKey {
        case content
    }

    init(from decoder: any Decoder) throws {
        self.reference = try MessageReference(from: decoder)
        self.content = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .content)
    }
}

/// The answer to a message that has been changed.
struct ChangedMessage: Encodable, Sendable {
    var message: MessagePayload
}

/// `load_more_messages`, from a member: at most one of `before`, `after` and `around`, and without one the newest messages.
struct LoadMore: Decodable, Sendable {
    /// The `cursor` of a page.
    var before: String?
    /// The `newer` of a page.
    var after: String?
    /// The `timestamp` of a message.
    var around: Int64?
    var limit: Int?
}

/// What a join may say.
struct JoinRoom: Decodable, Sendable {
    /// The `newer` of the last page that the client has.
    var after: String?
}

/// The answer to a join.
struct JoinedRoom: Encodable, Sendable {
    var room: RoomPayload
    var page: MessagePage
    /// Whether the messages are what came since, rather than the newest.
    var isContinued: Bool
    /// Who has read how far.
    var receipts: RoomReceipts

    private enum CodingKeys: String, CodingKey {
        case room, messages, cursor, newer, receipts
        case isContinued = "is_continued"
        case lastReadAt = "last_read_at"
    }

    init(room: Room, page: MessagePage, isContinued: Bool, receipts: RoomReceipts) {
        self.room = RoomPayload(room)
        self.page = page
        self.isContinued = isContinued
        self.receipts = receipts
    }

    /// Written out, so that what is missing is there as `null`.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.room, forKey: .room)
        try container.encode(self.page.messages, forKey: .messages)
        try container.encode(self.page.cursor, forKey: .cursor)
        try container.encode(self.page.newer, forKey: .newer)
        try container.encode(self.isContinued, forKey: .isContinued)
        try container.encode(self.receipts.lastReadAt, forKey: .lastReadAt)
        try container.encode(self.receipts.receipts, forKey: .receipts)
    }
}

/// `user_typing`, `user_joined` and `user_left`, to the others.
struct UserPayload: Codable, Hashable, Sendable {
    var userID: String
    var username: String

    enum CodingKeys: String, CodingKey {
        case userID = "user_id"
        case username
    }

    init(_ user: User) {
        self.userID = user.id
        self.username = user.username
    }
}

/// What presence says of one connection of a user.
struct OnlineMeta: Codable, Hashable, Sendable {
    /// Unix time in seconds.
    var onlineAt: Int64
    var userID: String
    var username: String

    enum CodingKeys: String, CodingKey {
        case onlineAt = "online_at"
        case userID = "user_id"
        case username
    }

    init(_ user: User, since date: Date) {
        self.onlineAt = UnixTime.milliseconds(date) / 1000
        self.userID = user.id
        self.username = user.username
    }
}

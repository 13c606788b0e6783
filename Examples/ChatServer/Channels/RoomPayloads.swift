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

    private enum CodingKeys: String, CodingKey {
        case content, attachments
        case clientKey = "client_key"
        case replyTo = "reply_to"
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

/// `load_more_messages`, from a member.
struct LoadMore: Decodable, Sendable {
    /// The `cursor` of the page that is to be continued; without one, the newest messages.
    var before: String?
    var limit: Int?
}

/// The answer to a join.
struct JoinedRoom: Encodable, Sendable {
    var room: RoomPayload
    /// Oldest first.
    var messages: [MessagePayload]
    /// Where older messages continue; `null` when there are none.
    var cursor: String?

    private enum CodingKeys: String, CodingKey {
        case room, messages, cursor
    }

    init(room: Room, page: MessagePage) {
        self.room = RoomPayload(room)
        self.messages = page.messages
        self.cursor = page.cursor
    }

    /// Written out, so that `cursor` is there as `null` rather than missing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.room, forKey: .room)
        try container.encode(self.messages, forKey: .messages)
        try container.encode(self.cursor, forKey: .cursor)
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

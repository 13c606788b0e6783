// What goes over the wire in `user:<id>`.

/// The answer to a join.
struct JoinedUser: Codable, Hashable, Sendable {
    var unread: [UnreadPayload]
    /// Counting stops at ``NotificationStore/maximumCounted``.
    var notificationsUnread: Int

    enum CodingKeys: String, CodingKey {
        case unread
        case notificationsUnread = "notifications_unread"
    }
}

/// `activity`: something was said in a room.
struct RoomActivity: Codable, Hashable, Sendable {
    var slug: String
    /// That of the message.
    var timestamp: Int64
    /// Who has written it.
    var userID: String

    enum CodingKeys: String, CodingKey {
        case slug, timestamp
        case userID = "user_id"
    }
}

/// `read`: the person has read on, on one of their devices.
struct RoomRead: Codable, Hashable, Sendable {
    var slug: String
    var lastReadAt: Int64

    enum CodingKeys: String, CodingKey {
        case slug
        case lastReadAt = "last_read_at"
    }
}

/// `room_created`.
struct RoomCreated: Codable, Hashable, Sendable {
    var room: RoomPayload
}

import Foundation

/// That a message concerns somebody, as it is stored in `ChatApp_Notifications`.
///
/// All of it follows from the message, so that whoever writes it again writes the same.
struct StoredNotification: Codable, Hashable, Sendable {
    enum Kind: String, Codable, Sendable {
        /// The message calls them by name.
        case mention
        /// It replies to a message of theirs.
        case reply
    }

    /// For how long it is kept, in seconds: 90 days.
    static let lifetime: Int64 = 7_776_000

    var userID: String
    /// Sorts by the time of the message.
    var id: String
    var kind: Kind
    var roomID: String
    var message: Quotation
    /// In ISO 8601: when the message was written, or edited to concern them.
    var createdAt: String
    /// The time of the message in Unix milliseconds, until the notification is read.
    var unreadAt: Int64?
    /// Unix time in seconds.
    var expiresAt: Int64

    enum CodingKeys: String, CodingKey {
        case userID = "userId"
        case id = "notificationId"
        case kind
        case roomID = "roomId"
        case message, createdAt, unreadAt, expiresAt
    }

    init(_ kind: Kind, of message: Message, to userID: String) {
        let since = message.editedAt ?? message.timestamp
        self.userID = userID
        self.id = Self.id(of: message)
        self.kind = kind
        self.roomID = message.roomID
        self.message = Quotation(message)
        self.createdAt = UnixTime.iso8601(milliseconds: since)
        self.unreadAt = message.timestamp
        self.expiresAt = min(since / 1000 + Self.lifetime, message.expiresAt ?? .max)
    }

    /// The same for all whom the message concerns, and however often it does.
    static func id(of message: Message) -> String {
        let time = String(message.timestamp)
        return String(repeating: "0", count: max(0, 15 - time.count)) + time + "-" + message.id
    }
}

/// A notification, as clients see it.
struct NotificationPayload: Codable, Hashable, Sendable {
    var id: String
    var kind: StoredNotification.Kind
    var room: RoomPayload
    var message: Quotation
    var createdAt: String
    var isRead: Bool

    enum CodingKeys: String, CodingKey {
        case id, kind, room, message
        case createdAt = "created_at"
        case isRead = "is_read"
    }

    init(_ notification: StoredNotification, in room: Room) {
        self.id = notification.id
        self.kind = notification.kind
        self.room = RoomPayload(room)
        self.message = notification.message
        self.createdAt = notification.createdAt
        self.isRead = notification.unreadAt == nil
    }
}

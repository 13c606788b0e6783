/// Says that one person's message with one client key is stored in a room, and where.
///
/// It lies in `ChatApp_Messages` as well, written in one transaction with its message. No page of a room meets it, for its
/// partition is no room's, nor does the index of what a person wrote, for it has no `userId`.
struct MessageClaim: Codable, Hashable, Sendable {
    /// For how long the client may send the message again, in seconds: a week.
    static let lifetime: Int64 = 604_800

    let partition: String
    /// The table wants a sort key; it is always the same.
    let place: Int64
    /// The message's identifier.
    let claimedBy: String
    /// The message's timestamp.
    let claimedTimestamp: Int64
    /// Unix time in seconds.
    let expiresAt: Int64

    enum CodingKeys: String, CodingKey {
        case partition = "roomId"
        case place = "timestamp"
        case claimedBy, claimedTimestamp, expiresAt
    }

    init(_ key: ClientKey, for message: Message, at now: Int64) {
        self.partition = Self.partition(key, room: message.roomID, user: message.userID)
        self.place = Self.place
        self.claimedBy = message.id
        self.claimedTimestamp = message.timestamp
        self.expiresAt = now / 1000 + Self.lifetime
    }

    static let place: Int64 = 0

    /// With the lengths of the identifiers, no two are alike, whatever is in them.
    static func partition(_ key: ClientKey, room: String, user: String) -> String {
        "client-key#\(room.utf8.count)#\(user.utf8.count)#\(room)#\(user)#\(key.text)"
    }

    var reference: MessageReference {
        MessageReference(messageID: self.claimedBy, timestamp: self.claimedTimestamp)
    }
}

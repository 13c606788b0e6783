/// Says that one person's message with one client key is stored in a room, and where.
///
/// It lies in `ChatApp_Messages` as well, written in one transaction with its message. No page of a room meets it, for its
/// partition is no room's, nor does the index of what a person wrote, for it has no `userId`.
struct MessageClaim: Codable, Hashable, Sendable {
    /// For how long the client may send the message again, in seconds: a week.
    static let lifetime: Int64 = 604_800

    let partition: String
    /// The table wants a sort key.
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
        // With the lengths, no two are alike, whatever is in the identifiers.
        let lengths = "\(message.roomID.utf8.count)#\(message.userID.utf8.count)"
        self.partition = "client-key#\(lengths)#\(message.roomID)#\(message.userID)#\(key.text)"
        self.place = 0
        self.claimedBy = message.id
        self.claimedTimestamp = message.timestamp
        self.expiresAt = now / 1000 + Self.lifetime
    }

    var reference: MessageReference {
        MessageReference(messageID: self.claimedBy, timestamp: self.claimedTimestamp)
    }
}

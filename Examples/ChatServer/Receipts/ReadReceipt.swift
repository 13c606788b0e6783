/// How far a person has read a room, as it is stored in `ChatApp_ReadReceipts`.
struct ReadReceipt: Codable, Hashable, Sendable {
    var userID: String
    var roomID: String
    /// The `timestamp` of the newest message that they have read.
    var lastReadAt: Int64
    /// What they were called then; `nil` in receipts that other programs have put there.
    var username: String?

    enum CodingKeys: String, CodingKey {
        case userID = "userId"
        case roomID = "roomId"
        case lastReadAt, username
    }
}

/// A receipt, as clients see it.
struct ReceiptPayload: Codable, Hashable, Sendable {
    var userID: String
    var username: String
    var lastReadAt: Int64

    enum CodingKeys: String, CodingKey {
        case userID = "user_id"
        case username
        case lastReadAt = "last_read_at"
    }

    /// `nil` for a receipt that names nobody.
    init?(_ receipt: ReadReceipt) {
        guard let username = receipt.username else { return nil }
        self.userID = receipt.userID
        self.username = username
        self.lastReadAt = receipt.lastReadAt
    }
}

// What a message holds beside its text. Each is stored as it is sent.

/// The message that another one replies to, as it was then.
struct Quotation: Codable, Hashable, Sendable {
    var id: String
    var timestamp: Int64
    var user: MessageAuthor
    /// The beginning of its text, on one line.
    var excerpt: String

    static let maximumExcerpt = 120

    /// Quotes a message.
    init(_ message: Message) {
        self.id = message.id
        self.timestamp = message.timestamp
        self.user = message.author
        let line = message.content.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        self.excerpt = line.count <= Self.maximumExcerpt ? line : line.prefix(Self.maximumExcerpt - 1) + "…"
    }
}

/// One emoji under a message, and who has put it there.
struct Reaction: Codable, Hashable, Sendable {
    var emoji: String
    var count: Int
    /// At most 100 of them.
    var userIDs: [String]

    enum CodingKeys: String, CodingKey {
        case emoji, count
        case userIDs = "user_ids"
    }
}

/// A file that comes with a message.
struct Attachment: Codable, Hashable, Sendable {
    var id: String
    var fileName: String
    var contentType: String
    /// In bytes.
    var size: Int

    enum CodingKeys: String, CodingKey {
        case id
        case fileName = "file_name"
        case contentType = "content_type"
        case size
    }
}

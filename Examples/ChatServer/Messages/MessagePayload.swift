/// A message, as clients see it.
struct MessagePayload: Codable, Hashable, Sendable {
    var id: String
    var content: String
    var user: MessageAuthor
    var timestamp: Int64
    var createdAt: String
    var clientKey: String?
    var editedAt: Int64?
    var deletedAt: Int64?
    /// Unix time in milliseconds, as all that clients see.
    var expiresAt: Int64?
    var replyTo: Quotation?
    var reactions: [Reaction]?
    var attachments: [Attachment]?

    enum CodingKeys: String, CodingKey {
        case id, content, user, timestamp
        case createdAt = "created_at"
        case clientKey = "client_key"
        case editedAt = "edited_at"
        case deletedAt = "deleted_at"
        case expiresAt = "expires_at"
        case replyTo = "reply_to"
        case reactions, attachments
    }

    init(_ message: Message) {
        self.id = message.id
        self.content = message.content
        self.user = message.author
        self.timestamp = message.timestamp
        self.createdAt = message.createdAt
        self.clientKey = message.clientKey
        self.editedAt = message.editedAt
        self.deletedAt = message.deletedAt
        self.expiresAt = message.expiresAt.map { $0 * 1000 }
        self.replyTo = message.replyTo
        guard message.deletedAt == nil else { return }
        self.reactions = message.reactions.flatMap { $0.isEmpty ? nil : $0 }
        self.attachments = message.attachments.flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// Consecutive messages of a room, as clients see them.
struct MessagePage: Codable, Hashable, Sendable {
    /// Oldest first.
    var messages: [MessagePayload]
    var hasMore: Bool
    /// Where older ones continue: the `before` of the next request. `null` when there are none.
    var cursor: String?

    enum CodingKeys: String, CodingKey {
        case messages
        case hasMore = "has_more"
        case cursor
    }

    /// - Parameters:
    ///   - messages: Oldest first.
    ///   - cursor: Where older ones continue, if there are any.
    init(_ messages: [Message], cursor: String?) {
        self.messages = messages.map(MessagePayload.init)
        self.hasMore = cursor != nil
        self.cursor = cursor
    }

    /// Written out, so that `cursor` is there as `null` rather than missing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.messages, forKey: .messages)
        try container.encode(self.hasMore, forKey: .hasMore)
        try container.encode(self.cursor, forKey: .cursor)
    }
}

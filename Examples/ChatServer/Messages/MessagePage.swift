/// Consecutive messages of a room, as clients see them.
struct MessagePage: Codable, Hashable, Sendable {
    /// Oldest first.
    var messages: [MessagePayload]
    /// Whether there are more in the direction that was asked for: newer ones after an `after`, else older ones.
    var hasMore: Bool
    /// Where older ones continue: the `before` of the next request. `null` when there are none.
    var cursor: String?
    /// Where newer ones continue, those that are yet to come included: the `after` of the next request. `null` when there is
    /// nothing to be newer than.
    var newer: String?

    enum CodingKeys: String, CodingKey {
        case messages
        case hasMore = "has_more"
        case cursor, newer
    }

    /// Written out, so that `cursor` and `newer` are there as `null` rather than missing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.messages, forKey: .messages)
        try container.encode(self.hasMore, forKey: .hasMore)
        try container.encode(self.cursor, forKey: .cursor)
        try container.encode(self.newer, forKey: .newer)
    }
}

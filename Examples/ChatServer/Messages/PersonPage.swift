/// What a person has written, in all rooms, as clients see it.
struct PersonPage: Encodable, Sendable {
    /// A message, and where it was said.
    struct Element: Encodable, Sendable {
        var message: MessagePayload
        /// `nil` if the room is no more.
        var room: RoomPayload?

        private enum CodingKeys: String, CodingKey {
            case room
        }

        func encode(to encoder: any Encoder) throws {
            try self.message.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(self.room, forKey: .room)
        }
    }

    /// Newest first.
    var messages: [Element]
    /// Where older ones continue; `null` when there are none.
    var cursor: String?

    private enum CodingKeys: String, CodingKey {
        case messages
        case hasMore = "has_more"
        case cursor
    }

    /// - Parameters:
    ///   - messages: Newest first.
    ///   - rooms: Theirs, by identifier.
    ///   - cursor: Where older ones continue, if there are any.
    init(_ messages: [Message], in rooms: [String: Room], cursor: String?) {
        self.messages = messages.map { message in
            Element(message: MessagePayload(message), room: rooms[message.roomID].map(RoomPayload.init))
        }
        self.cursor = cursor
    }

    /// Written out, so that `cursor` is there as `null` rather than missing.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.messages, forKey: .messages)
        try container.encode(self.cursor != nil, forKey: .hasMore)
        try container.encode(self.cursor, forKey: .cursor)
    }
}

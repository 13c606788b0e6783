/// An item of `ChatApp_Messages`, in which lie other things than messages too: what is no message has no identifier.
struct StreamedMessage: Codable, Sendable {
    let message: Message?
    /// Who has been told of it.
    let notified: Set<String>

    private enum CodingKeys: String, CodingKey {
        case id = "messageId"
        case notified
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.message = container.contains(.id) ? try Message(from: decoder) : nil
        self.notified = try container.decodeIfPresent(Set<String>.self, forKey: .notified) ?? []
    }

    func encode(to encoder: any Encoder) throws {
        try self.message?.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.notified, forKey: .notified)
    }
}

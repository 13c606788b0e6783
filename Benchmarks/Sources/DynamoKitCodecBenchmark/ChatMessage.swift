/// An item of the chat's kind: some 300 bytes in DynamoDB's JSON.
struct ChatMessage: Codable, Equatable, Sendable {
    var roomId: String
    var timestamp: Int
    var messageId: String
    var userId: String
    var username: String
    var content: String
    var edited: Bool

    init(_ number: Int) {
        self.roomId = "room-general"
        self.timestamp = 1_760_000_000_000 + number
        self.messageId = "0199b8d2-7f3a-7c41-9e55-\(100_000_000_000 + number)"
        self.userId = "user-\(number % 7)"
        self.username = "Ann \"the \(number % 7)th\""
        self.content = "Message \(number): grüß dich, " + String(repeating: "lorem ipsum ", count: 5)
        self.edited = number % 5 == 0
    }
}

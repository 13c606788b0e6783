@testable import ChatServer

/// `edit_message`, as a client sends it.
struct Edit: Encodable, Sendable {
    var messageID: String
    var timestamp: Int64
    var content: String

    enum CodingKeys: String, CodingKey {
        case messageID = "message_id"
        case timestamp, content
    }

    init(_ message: MessagePayload, content: String) {
        self.messageID = message.id
        self.timestamp = message.timestamp
        self.content = content
    }
}

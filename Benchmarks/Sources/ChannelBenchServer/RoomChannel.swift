import ChannelKit
import Synchronization

/// A room as a chat has it: its members are present, and what they write is read and written as Swift values.
struct RoomChannel: Channel {
    typealias Assigns = Visitor

    struct NewMessage: Decodable {
        var content: String
    }

    struct Message: Encodable {
        var id: Int
        var content: String
        var userID: String
        var username: String
    }

    struct Stored: Encodable {
        var messageID: Int

        enum CodingKeys: String, CodingKey {
            case messageID = "message_id"
        }
    }

    struct Typing: Encodable {
        var userID: String
        var username: String
    }

    private static let lastMessageID = Atomic<Int>(0)

    static let events = Events<Self> {
        On("new_message", NewMessage.self) { _, message, context in
            let id = Self.lastMessageID.wrappingAdd(1, ordering: .relaxed).newValue
            let visitor = context.assigns
            try context.broadcast(
                "new_message",
                Message(id: id, content: message.content, userID: visitor.id, username: visitor.name)
            )
            return .ok(Stored(messageID: id))
        }
        On("typing", NoPayload.self) { _, _, context in
            try context.broadcastFrom(
                "typing",
                Typing(userID: context.assigns.id, username: context.assigns.name)
            )
            return .noReply
        }
    }

    func join(_ payload: NoPayload, context: Context) -> NoPayload { NoPayload() }

    func joined(context: Context) throws {
        try context.presence.track(context.assigns.id, meta: ["username": context.assigns.name])
        try context.presence.pushState()
    }
}

import ChannelKit
import Foundation

/// The chat room of the recorded server.
struct ConformanceRoom: Channel {
    typealias Assigns = ConformanceUser

    struct JoinReply: Encodable, Sendable {
        struct Room: Encodable, Sendable {
            var id: String
            var name: String
        }

        var room: Room
        var messages: [String] = []
    }

    struct Meta: Encodable, Sendable {
        var online_at: Int
        var username: String
    }

    struct NewMessage: Decodable, Sendable {
        var content: String
    }

    struct StoredMessage: Encodable, Sendable {
        struct User: Encodable, Sendable {
            var id: String
            var username: String
        }

        var id: String
        var content: String
        var user: User
        var timestamp: Int
        var created_at: String
    }

    static let events = Events<Self> {
        On("new_message", NewMessage.self) { _, message, context in
            let now = Date()
            let stored = StoredMessage(
                id: UUID().uuidString,
                content: message.content,
                user: .init(id: context.assigns.id, username: context.assigns.name),
                timestamp: Int(now.timeIntervalSince1970 * 1000),
                created_at: now.formatted(.iso8601)
            )
            try context.broadcast("new_message", stored)
            return .ok(["message_id": stored.id])
        }
        On("typing", NoPayload.self) { _, _, context in
            try context.broadcastFrom(
                "user_typing",
                ["user_id": context.assigns.id, "username": context.assigns.name]
            )
            return .noReply
        }
        Fallback { _, _, _, _ in throw Crash() }
    }

    func join(_ payload: NoPayload, context: Context) -> JoinReply {
        JoinReply(room: .init(id: context.topicSuffix, name: context.topicSuffix))
    }

    func joined(context: Context) throws {
        try context.presence.track(
            context.assigns.id,
            meta: Meta(online_at: Int(Date().timeIntervalSince1970), username: context.assigns.name)
        )
        try context.presence.pushState()
    }
}

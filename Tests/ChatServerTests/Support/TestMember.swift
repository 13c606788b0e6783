import ChannelKit
import ChannelKitTesting
import Foundation

@testable import ChatServer

/// A client of the chat's channels, on a socket in memory.
struct TestMember: Sendable {
    let user: User
    let client: TestClient

    static func connect(_ name: String, to endpoint: Endpoint<UserSocket>, of chat: TestChat) async throws -> TestMember
    {
        try await Self.connect(as: User(id: name.lowercased(), username: name), to: endpoint, of: chat)
    }

    static func connect(
        as user: User,
        to endpoint: Endpoint<UserSocket>,
        of chat: TestChat
    ) async throws -> TestMember {
        let client = try await TestClient.connect(to: endpoint, query: "token=\(try await chat.token(user))")
        return TestMember(user: user, client: client)
    }

    /// Joins a room, and waits for the presence that says that it has been entered.
    @discardableResult
    func enter(_ slug: String, after newer: String? = nil) async throws -> Joined {
        let reply = try await self.client.join("room:\(slug)", newer.map { ["after": $0] } ?? [:])
        guard reply.isOK else { throw Refused(reason: reply.reason) }
        _ = try await self.client.receive("presence_state", on: "room:\(slug)")
        return try reply.response.decode(as: Joined.self)
    }

    /// Joins the channel of the member's own.
    @discardableResult
    func enterOwn() async throws -> JoinedUser {
        let reply = try await self.client.join("user:\(self.user.id)")
        guard reply.isOK else { throw Refused(reason: reply.reason) }
        return try reply.response.decode(as: JoinedUser.self)
    }

    func say(_ content: String, in slug: String = "general") async throws -> TestReply {
        try await self.client.push("room:\(slug)", "new_message", ["content": content])
    }

    func react(_ emoji: String, to message: ChatServer.Message, in slug: String = "general") async throws -> TestReply {
        let ref = try self.cast("add_reaction", emoji, to: message, in: slug)
        return try await self.client.reply(to: ref, on: "room:\(slug)")
    }

    func unreact(_ emoji: String, to message: ChatServer.Message) async throws -> TestReply {
        let ref = try self.cast("remove_reaction", emoji, to: message)
        return try await self.client.reply(to: ref, on: "room:general")
    }

    func cast(
        _ event: String,
        _ emoji: String,
        to message: ChatServer.Message,
        in slug: String = "general"
    ) throws -> String {
        struct Push: Encodable {
            var message_id: String
            var timestamp: Int64
            var emoji: String
        }
        let push = Push(message_id: message.id, timestamp: message.timestamp, emoji: emoji)
        return try self.client.cast("room:\(slug)", event, push)
    }

    /// The next reactions to a message that the room is told of, of those that match.
    func reactions(
        to message: ChatServer.Message,
        where matches: @escaping @Sendable ([Reaction]) -> Bool = { _ in true }
    ) async throws -> [Reaction] {
        let id = message.id
        return try await self.client.expectBroadcast("reactions_changed", on: "room:general", as: ReactionsChanged.self)
        { $0.id == id && matches($0.reactions) }
        .reactions
    }

    /// The next notification that the member's own channel tells of.
    func notification() async throws -> NotificationPayload {
        try await self.client.expectBroadcast("notification", on: "user:\(self.user.id)", as: NotificationPayload.self)
    }

    func markRead(_ timestamp: Int64, in slug: String = "general") async throws -> TestReply {
        try await self.client.push("room:\(slug)", "mark_read", ["timestamp": timestamp])
    }

    /// The events that have come, up to the message with this content. Presence diffs are left out.
    func events(untilMessage content: String, in slug: String = "general") async throws -> [String] {
        var events: [String] = []
        while true {
            let frame = try await self.client.nextFrame()
            guard
                case .text(let text) = frame,
                let fields = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any],
                let event = fields[3] as? String
            else { continue }
            if event == "new_message", (fields[4] as? [String: Any])?["content"] as? String == content { return events }
            if event != "presence_diff" { events.append(event) }
        }
    }

    struct Refused: Error {
        var reason: String?
    }

    /// What a join is answered.
    struct Joined: Decodable {
        var room: RoomPayload
        var messages: [MessagePayload]
        var cursor: String?
        var newer: String?
        var isContinued: Bool
        var lastReadAt: Int64?
        var receipts: [ReceiptPayload]

        enum CodingKeys: String, CodingKey {
            case room, messages, cursor, newer, receipts
            case isContinued = "is_continued"
            case lastReadAt = "last_read_at"
        }
    }
}

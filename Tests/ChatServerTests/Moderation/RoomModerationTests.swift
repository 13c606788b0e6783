import ChannelKit
import ChannelKitTesting
import Synchronization
import Testing

@testable import ChatServer

@Suite("Moderation of a room")
struct RoomModerationTests {
    /// Judges by what a message starts with, and may be out of order.
    private final class ScriptedModerator: MessageModerator {
        private let isOutOfOrder = Mutex(false)
        private struct OutOfOrder: Error {}

        func breakDown() { self.isOutOfOrder.withLock { $0 = true } }
        func recover() { self.isOutOfOrder.withLock { $0 = false } }

        func judge(_ content: MessageContent, by author: User, in room: Room) async throws -> ModerationVerdict {
            if self.isOutOfOrder.withLock({ $0 }) { throw OutOfOrder() }
            if content.text.hasPrefix("shout") { return .change(try MessageContent("whisper")) }
            guard content.text.hasPrefix("insult") else { return .accept }
            return .refuse(reason: "\(author.username), be nice in \(room.name)")
        }
    }

    /// What has been said in the room.
    private struct Transcript: Sendable {
        let store: MessageStore
        let room: Room

        func callAsFunction() async throws -> [MessagePayload] {
            try await self.store.latest(of: self.room).messages
        }
    }

    private static func withModeration(
        _ body: (ScriptedModerator, _ ann: TestMember, _ messages: Transcript) async throws -> Void
    ) async throws {
        let moderator = ScriptedModerator()
        try await TestChat.withChat(moderator: moderator) { chat in
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter("general")
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            try await body(moderator, ann, Transcript(store: chat.application.messages, room: room))
        }
    }

    @Test("lets pass, changes or refuses what is said, and what refuses says why")
    func verdicts() async throws {
        try await Self.withModeration { _, ann, messages in
            #expect(try await ann.say("hello").isOK)
            #expect(try await ann.say("shout").isOK)
            #expect(try await ann.say("insult").reason == "Ann, be nice in General")
            #expect(try await messages().map(\.content) == ["hello", "whisper"])
            _ = try await ann.events(untilMessage: "whisper")
        }
    }

    @Test("judges edits as well, and one that is refused leaves the message as it is")
    func edits() async throws {
        try await Self.withModeration { _, ann, messages in
            #expect(try await ann.say("hello").isOK)
            let hello = try #require(try await messages().first)
            let refused = try await ann.client.push("room:general", "edit_message", Edit(hello, content: "insult"))
            #expect(refused.reason == "Ann, be nice in General")
            #expect(try await messages() == [hello])
            let changed = try await ann.client.push("room:general", "edit_message", Edit(hello, content: "shout"))
            #expect(changed.isOK)
            #expect(try await messages().map(\.content) == ["whisper"])
        }
    }

    @Test("refuses everything while the moderator is out of order, loses nothing, and goes on")
    func failure() async throws {
        try await Self.withModeration { moderator, ann, messages in
            #expect(try await ann.say("one").isOK)
            moderator.breakDown()
            let reason = "The message could not be checked. Please try again later"
            #expect(try await ann.say("two").reason == reason)
            let one = try #require(try await messages().first)
            let edit = try await ann.client.push("room:general", "edit_message", Edit(one, content: "1"))
            #expect(edit.reason == reason)
            #expect(try await messages() == [one])
            moderator.recover()
            #expect(try await ann.say("two").isOK)
            #expect(try await messages().map(\.content) == ["one", "two"])
        }
    }

    @Test("has no word in a message that is sent again after it was stored")
    func sentAgain() async throws {
        try await Self.withModeration { moderator, ann, messages in
            let push = ["content": "hello", "client_key": "k"]
            let first = try await ann.client.push("room:general", "new_message", push)
            moderator.breakDown()
            let second = try await ann.client.push("room:general", "new_message", push)
            #expect(second.isOK)
            let stored = try first.response.decode(as: MessageReference.self)
            #expect(try second.response.decode(as: MessageReference.self) == stored)
            #expect(try await messages().count == 1)
        }
    }
}

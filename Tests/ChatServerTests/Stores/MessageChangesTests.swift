import DynamoKit
import DynamoKitLocal
import Synchronization
import Testing

@testable import ChatServer

@Suite("Changes of messages")
struct MessageChangesTests {
    private static let ann = User(id: "ann", username: "Ann")
    private static let bo = User(id: "bo", username: "Bo")

    private static func room(_ slug: String, of chat: TestChat) async throws -> Room {
        try #require(await chat.application.rooms.room(slug: slug))
    }

    @Test("give a message another text, and leave it where it is")
    func edit() async throws {
        try await TestChat.withChat { chat in
            let store = chat.application.messages
            let room = try await Self.room("general", of: chat)
            for content in ["one", "two", "three"] {
                _ = try await store.append(MessageContent(content), to: room, by: Self.ann)
            }
            let second = try await store.latest(of: room).messages[1]
            let edited = try await store.edit(second.reference, in: room, to: MessageContent("2"), by: Self.ann)
            #expect(edited.content == "2")
            #expect(try #require(edited.editedAt) >= second.timestamp)
            let messages = try await store.latest(of: room).messages
            #expect(messages.map(\.content) == ["one", "2", "three"])
            #expect(messages[1] == MessagePayload(edited))
            #expect(messages[1].createdAt == second.createdAt)
        }
    }

    @Test("have times of their own, of which the latest is that of the text that stays")
    func edits() async throws {
        try await TestChat.withChat { chat in
            let secret = TestChat.secret.derive("test cursors")
            let store = try MessageStore(
                client: chat.client,
                cursorSecret: secret,
                now: { 1_800_000_000_000 }
            )
            let room = try await Self.room("general", of: chat)
            let message = try await store.append(MessageContent("zero"), to: room, by: Self.ann)
            let edits = try await withThrowingTaskGroup(of: Message.self) { group in
                for number in 1...20 {
                    group.addTask {
                        let content = try MessageContent("edit \(number)")
                        return try await store.edit(message.reference, in: room, to: content, by: Self.ann)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(edits.compactMap(\.editedAt)).count == 20)
            let last = try #require(edits.max { $0.editedAt ?? 0 < $1.editedAt ?? 0 })
            #expect(try await store.message(message.reference, in: room) == last)
        }
    }

    @Test("are made once when the answer to the first attempt was lost")
    func lostAnswers() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let transport = ForgetfulTransport(base: local)
            let chat = try await TestChat(transport)
            let store = chat.application.messages
            let room = try await Self.room("general", of: chat)
            let message = try await store.append(MessageContent("one"), to: room, by: Self.ann)
            transport.loseAnswers(1)
            let edited = try await store.edit(message.reference, in: room, to: MessageContent("two"), by: Self.ann)
            #expect(transport.lostAnswers == 1)
            #expect(try await store.message(message.reference, in: room) == edited)
            transport.loseAnswers(1)
            let deleted = try await store.delete(message.reference, in: room, by: Self.ann)
            #expect(transport.lostAnswers == 2)
            #expect(try await store.latest(of: room).messages == [MessagePayload(deleted)])
        }
    }

    @Test("take all out of a message that is deleted, and leave it in its place for good")
    func delete() async throws {
        try await TestChat.withChat { chat in
            let store = chat.application.messages
            let room = try await Self.room("general", of: chat)
            for content in ["one", "two", "three"] {
                _ = try await store.append(MessageContent(content), to: room, by: Self.ann)
            }
            let second = try await store.latest(of: room).messages[1]
            try await store.messages.update(.key(room.id, second.timestamp)) {
                $0.set("reactions", to: [Reaction(emoji: "👍", count: 1, userIDs: ["bo"])])
                $0.set("attachments", to: [Attachment(id: "a", fileName: "a.txt", contentType: "text/plain", size: 1)])
            }
            #expect(try await store.latest(of: room).messages[1].reactions?.first?.userIDs == ["bo"])
            #expect(try await store.latest(of: room).messages[1].attachments?.first?.fileName == "a.txt")
            let deleted = try await store.delete(second.reference, in: room, by: Self.ann)
            let messages = try await store.latest(of: room).messages
            #expect(messages.map(\.content) == ["one", "", "three"])
            #expect(messages[1] == MessagePayload(deleted))
            #expect(messages[1].deletedAt != nil)
            #expect(messages[1].reactions == nil)
            #expect(messages[1].attachments == nil)
            #expect(try await store.delete(second.reference, in: room, by: Self.ann) == deleted)
            await #expect(throws: MessageRefusal.deleted) {
                try await store.edit(second.reference, in: room, to: MessageContent("2"), by: Self.ann)
            }
            await #expect(throws: MessageRefusal.deleted) { try await store.message(second.reference, in: room) }
        }
    }

    /// A reference that does not lead to a message of Ann's in the room, and what it meets.
    enum Trespass: CaseIterable {
        case otherRoom, otherIdentifier, otherPlace, otherAuthor, expired
    }

    @Test("are refused of a message that is another, or another's", arguments: Trespass.allCases)
    func trespasses(trespass: Trespass) async throws {
        try await TestChat.withChat { chat in
            let store = chat.application.messages
            let (room, other) = (try await Self.room("general", of: chat), try await Self.room("tech-talk", of: chat))
            let mine = try await store.append(MessageContent("mine"), to: room, by: Self.ann)
            let second = try await store.append(MessageContent("mine too"), to: room, by: Self.ann)
            let elsewhere = try await store.append(MessageContent("mine, elsewhere"), to: other, by: Self.ann)
            let theirs = try await store.append(MessageContent("theirs"), to: room, by: Self.bo)
            var reference = mine.reference
            switch trespass {
            case .otherRoom: reference = elsewhere.reference
            case .otherIdentifier: reference.messageID = second.id
            case .otherPlace: reference.timestamp = second.timestamp
            case .otherAuthor: reference = theirs.reference
            case .expired:
                try await store.messages.update(.key(room.id, mine.timestamp)) { $0.set("expiresAt", to: 1) }
            }
            let before = try await store.messages.scan().items()
            let refusal: MessageRefusal = trespass == .otherAuthor ? .notTheAuthor : .notFound
            await #expect(throws: refusal) {
                try await store.edit(reference, in: room, to: MessageContent("changed"), by: Self.ann)
            }
            await #expect(throws: refusal) { try await store.delete(reference, in: room, by: Self.ann) }
            if trespass != .otherAuthor {
                await #expect(throws: refusal) { try await store.message(reference, in: room) }
            }
            #expect(try await store.messages.scan().items() == before)
        }
    }

    @Test("can be made of messages that earlier servers have stored")
    func earlierMessages() async throws {
        try await TestChat.withChat { chat in
            let room = try await Self.room("general", of: chat)
            let item: DynamoItem = [
                "roomId": .string(room.id), "timestamp": .number(1_700_000_000_000), "messageId": .string("m1"),
                "userId": .string("ann"), "username": .string("Ann"), "content": .string("long ago"),
                "createdAt": .string("2023-11-14T22:13:20.000Z"),
            ]
            _ = try await chat.client.execute(PutItem(tableName: ChatTables.messages.name, item: item))
            let store = chat.application.messages
            let reference = try #require(try await store.latest(of: room).messages.first).reference
            let edited = try await store.edit(reference, in: room, to: MessageContent("then"), by: Self.ann)
            #expect(edited.content == "then")
            #expect(try await store.delete(reference, in: room, by: Self.ann).deletedAt != nil)
        }
    }
}

extension ItemSequence {
    fileprivate func items() async throws -> [Item] { try await self.reduce(into: []) { $0.append($1) } }
}

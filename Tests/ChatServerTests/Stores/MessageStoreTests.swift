import DynamoKit
import DynamoKitLocal
import Foundation
import TestSupport
import Testing

@testable import ChatServer

@Suite("Message store")
struct MessageStoreTests {
    private static let ann = User(id: "ann", username: "Ann")

    private static func store(_ client: DynamoClient, now: Int64 = 1_800_000_000_000) throws -> MessageStore {
        let secret = TestChat.secret.derive("test cursors")
        return try MessageStore(client: client, cursorSecret: secret, now: { now })
    }

    private static func all(of room: Room, in store: MessageStore) async throws -> [MessagePayload] {
        var page = try await store.page(of: room, HistoryRequest(limit: 100))
        var messages = page.messages
        while let cursor = page.cursor {
            page = try await store.page(of: room, HistoryRequest(.before(cursor), limit: 100))
            messages = page.messages + messages
        }
        return messages
    }

    @Test("loses no message when two servers store into one millisecond of one room at once")
    func collisions() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let nodes = try [Self.store(chat.client), Self.store(chat.client)]
            let stored = try await withThrowingTaskGroup(of: Message.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await nodes[number % 2].append(MessageContent("message \(number)"), to: room, by: Self.ann)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(stored.map(\.timestamp)).count == 200, "each has a millisecond of its own")
            let read = try await Self.all(of: room, in: nodes[0])
            #expect(Set(read.map(\.content)) == Set((0..<200).map { "message \($0)" }))
            #expect(read.map(\.timestamp) == stored.map(\.timestamp).sorted())
            #expect(
                Dictionary(uniqueKeysWithValues: read.map { ($0.id, $0.timestamp) })
                    == Dictionary(uniqueKeysWithValues: stored.map { ($0.id, $0.timestamp) })
            )
        }
    }

    @Test("keeps the order of messages that are stored one after another within a millisecond")
    func order() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let store = try Self.store(chat.client)
            for number in 0..<20 { _ = try await store.append(MessageContent("\(number)"), to: room, by: Self.ann) }
            #expect(try await store.latest(of: room).messages.map(\.content) == (0..<20).map(String.init))
        }
    }

    @Test("stores a message once when the answer to the first attempt was lost")
    func lostAnswer() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let transport = ForgetfulTransport(base: local)
            let chat = try await TestChat(transport)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            transport.loseAnswers(1)
            let message = try await chat.application.messages.append(MessageContent("once"), to: room, by: Self.ann)
            #expect(transport.lostAnswers == 1)
            #expect(try await chat.application.messages.latest(of: room).messages == [MessagePayload(message)])
        }
    }

    @Test("has the same history when it is opened again")
    func reopening() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "chat.sqlite").path
            let before = try await withLocalDynamo(storage: .file(file)) { local in
                let chat = try await TestChat(local)
                let room = try #require(await chat.application.rooms.room(slug: "general"))
                for number in 0..<60 {
                    _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: Self.ann)
                }
                return try await chat.application.messages.latest(of: room)
            }
            try await withLocalDynamo(storage: .file(file)) { local in
                let chat = try await TestChat(local)
                #expect(try await chat.application.rooms.all().map(\.slug) == ["general", "tech-talk"])
                let room = try #require(await chat.application.rooms.room(slug: "general"))
                let after = try await chat.application.messages.latest(of: room)
                #expect(after.messages == before.messages)
                let cursor = try #require(before.cursor)
                let older = try await chat.application.messages.page(of: room, HistoryRequest(.before(cursor)))
                #expect(
                    older.messages.map(\.content) == (0..<10).map(String.init),
                    "cursors last as long as the secret"
                )
            }
        }
    }
}

import DynamoKit
import DynamoKitLocal
import Synchronization
import Testing

@testable import ChatServer

@Suite("Expiry of messages")
struct MessageExpiryTests {
    private static let ann = User(id: "ann", username: "Ann")
    /// Ahead of the store's own clock, which sweeps what has expired, and not a whole second.
    private static let start: Int64 = 4_000_000_000_500

    private static func draft(_ content: String, lifetime: Int?) throws -> MessageDraft {
        var draft = MessageDraft(content: try MessageContent(content))
        draft.lifetime = try lifetime.map { try MessageLifetime(seconds: $0) }
        return draft
    }

    @Test(
        "comes when the writer wants, or with all messages of the same age, whichever is first",
        arguments: [(nil, nil, nil), (60, nil, 60), (nil, 1, 86_400), (60, 1, 60), (200_000, 1, 86_400)]
            as [(Int?, Int?, Int64?)]
    )
    func time(lifetime: Int?, retention: Int?, expected: Int64?) async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let store = try MessageStore(
                client: chat.client,
                cursorSecret: TestChat.secret.derive("test cursors"),
                retention: retention.map { .seconds($0 * 86_400) },
                now: { Self.start }
            )
            let message = try await store.appendNew(Self.draft("x", lifetime: lifetime), to: room, by: Self.ann)
            #expect(message.expiresAt == expected.map { 4_000_000_001 + $0 })
            let payload = try #require(try await store.latest(of: room).messages.first)
            #expect(payload.expiresAt == expected.map { (4_000_000_001 + $0) * 1000 })
        }
    }

    @Test("hides a message at once, whether it has been removed or not, and leaves its place taken")
    func hiding() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let clock = Mutex(Self.start)
            let store = try MessageStore(
                client: chat.client,
                cursorSecret: TestChat.secret.derive("test cursors"),
                now: { clock.withLock { $0 } }
            )
            let message = try await store.appendNew(Self.draft("short", lifetime: 10), to: room, by: Self.ann)
            clock.withLock { $0 += 10_499 }
            #expect(try await store.message(message.reference, in: room) == message)
            clock.withLock { $0 += 1 }
            await #expect(throws: MessageRefusal.notFound) { try await store.message(message.reference, in: room) }
            await #expect(throws: MessageRefusal.notFound) {
                try await store.edit(message.reference, in: room, to: MessageContent("longer"), by: Self.ann)
            }
            #expect(try await store.latest(of: room).messages.isEmpty)
            #expect(try await store.page(by: "ann", before: nil, limit: 1).messages.isEmpty)
            #expect(try await store.messages.exists(.key(room.id, message.timestamp)))
        }
    }

    @Test("is what the store removes messages by")
    func sweeping() async throws {
        try await TestChat.withChat { chat in
            let answer = try await chat.client.execute(DescribeTimeToLive(tableName: ChatTables.messages.name))
            #expect(answer.timeToLiveDescription.attributeName == Message.CodingKeys.expiresAt.stringValue)
            #expect(answer.timeToLiveDescription.attributeName == MessageClaim.CodingKeys.expiresAt.stringValue)
        }
    }
}

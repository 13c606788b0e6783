import DynamoKit
import DynamoKitLocal
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ChatServer

@Suite("Messages with client keys")
struct ClientKeyStoreTests {
    private static let ann = User(id: "ann", username: "Ann")
    private static let bo = User(id: "bo", username: "Bo")
    /// Ahead of the store's own clock, which sweeps what has expired.
    private static let start: Int64 = 4_000_000_000_000

    private static func store(
        _ client: DynamoClient,
        now: @escaping @Sendable () -> Int64 = { Self.start }
    ) throws -> MessageStore {
        let secret = TestChat.secret.derive("test cursors")
        return try MessageStore(client: client, cursorSecret: secret, now: now)
    }

    private static func draft(_ content: String, key: String) throws -> MessageDraft {
        MessageDraft(content: try MessageContent(content), clientKey: try ClientKey(key))
    }

    @Test("are stored once, however many send them at once, on two servers, and all are told of the first")
    func duplicates() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let nodes = try [Self.store(chat.client), Self.store(chat.client)]
            let (stored, before) = try await withThrowingTaskGroup(of: MessageStore.Appended.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await nodes[number % 2].append(Self.draft("once", key: "k"), to: room, by: Self.ann)
                    }
                }
                return try await group.reduce(into: ([Message](), [MessageReference]())) { result, appended in
                    switch appended {
                    case .stored(let message): result.0.append(message)
                    case .storedBefore(let reference): result.1.append(reference)
                    }
                }
            }
            let first = try #require(stored.first)
            #expect(stored.count == 1)
            #expect(before == Array(repeating: first.reference, count: 39))
            #expect(try await nodes[0].latest(of: room).messages == [MessagePayload(first)])
            #expect(first.clientKey == "k")
        }
    }

    @Test("are others' when another person, or the same in another room, has the same key")
    func scope() async throws {
        try await TestChat.withChat { chat in
            let store = try Self.store(chat.client)
            for slug in ["general", "tech-talk"] {
                let room = try #require(await chat.application.rooms.room(slug: slug))
                for user in [Self.ann, Self.bo] {
                    guard case .stored = try await store.append(Self.draft("mine", key: "k"), to: room, by: user) else {
                        Issue.record("\(user) in \(slug) was taken for another")
                        return
                    }
                }
                #expect(try await store.latest(of: room).messages.map(\.user.id) == ["ann", "bo"])
            }
        }
    }

    @Test("have claims that no two of them share, whatever is in the identifiers")
    func ambiguity() throws {
        func claim(_ room: String, _ user: String, _ key: String) throws -> String {
            MessageClaim.partition(try ClientKey(key), room: room, user: user)
        }
        let partitions = [
            try claim("a#b", "c", "d"), try claim("a", "b#c", "d"), try claim("a", "b", "c#d"),
            try claim("a#b#c", "d", "e"), try claim("a", "b", "c"),
        ]
        #expect(Set(partitions).count == partitions.count)
    }

    @Test("move on together with their claims when the millisecond is taken")
    func collisions() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let nodes = try [Self.store(chat.client), Self.store(chat.client)]
            let stored = try await withThrowingTaskGroup(of: [MessageReference].self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let draft = try Self.draft("message \(number)", key: "\(number)")
                        var references: [MessageReference] = []
                        for node in nodes {
                            switch try await node.append(draft, to: room, by: Self.ann) {
                            case .stored(let message): references.append(message.reference)
                            case .storedBefore(let reference): references.append(reference)
                            }
                        }
                        return references
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(stored.allSatisfy { $0[0] == $0[1] })
            let read = try await nodes[0].page(of: room, HistoryRequest(limit: 100)).messages
            #expect(read.count == 60)
            let told = stored.map { $0[0] }.sorted { $0.timestamp < $1.timestamp }
            #expect(read.map { MessageReference(messageID: $0.id, timestamp: $0.timestamp) } == told)
        }
    }

    @Test("are stored once when the answer to the first attempt was lost")
    func lostAnswer() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let transport = ForgetfulTransport(base: local)
            let chat = try await TestChat(transport)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            transport.loseAnswers(1)
            let appended = try await chat.application.messages.append(
                Self.draft("once", key: "k"),
                to: room,
                by: Self.ann
            )
            #expect(transport.lostAnswers == 1)
            guard case .stored(let message) = appended else {
                Issue.record("It met itself.")
                return
            }
            #expect(try await chat.application.messages.latest(of: room).messages == [MessagePayload(message)])
        }
    }

    @Test("are to be shown when they are sent again after their writer was told of a failure, and once only")
    func failureThatWasNone() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let transport = ForgetfulTransport(base: local)
            let chat = try await TestChat(transport)
            let store = chat.application.messages
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            transport.loseAnswers(4)
            let error = await #expect(throws: DynamoError.self) {
                try await store.append(Self.draft("once", key: "k"), to: room, by: Self.ann)
            }
            #expect(error?.isOutcomeUnknown == true)
            let second = try await store.append(Self.draft("once", key: "k"), to: room, by: Self.ann)
            guard case .stored(let message) = second else {
                Issue.record("Nobody has heard it, and nobody will.")
                return
            }
            let third = try await store.append(Self.draft("once", key: "k"), to: room, by: Self.ann)
            guard case .storedBefore(message.reference) = third else {
                Issue.record("It is heard twice.")
                return
            }
            #expect(try await store.latest(of: room).messages == [MessagePayload(message)])
        }
    }

    @Test("may be sent again for a week, swept or not")
    func expiry() async throws {
        try await TestChat.withChat { chat in
            let clock = Mutex(Self.start)
            let store = try Self.store(chat.client, now: { clock.withLock { $0 } })
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            func isStored() async throws -> Bool {
                let appended = try await store.append(Self.draft("again", key: "k"), to: room, by: Self.ann)
                if case .stored = appended { return true } else { return false }
            }
            #expect(try await isStored())
            clock.withLock { $0 += MessageClaim.lifetime * 1000 }
            #expect(try await !isStored())
            clock.withLock { $0 += 1000 }
            #expect(try await isStored())
            #expect(try await store.latest(of: room).messages.count == 2)
        }
    }

    @Test("leave claims that the index of what a person wrote does not see")
    func index() async throws {
        try await TestChat.withChat { chat in
            let store = try Self.store(chat.client)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            _ = try await store.append(Self.draft("one", key: "k"), to: room, by: Self.ann)
            #expect(try await store.messages.index("userId-timestamp-index").query(partition: "ann").count() == 1)
            #expect(try await store.messages.scan().count() == 2)
        }
    }

    @Test("are remembered as unheard in a bounded number, the latest of them")
    func bound() {
        let unheard = UnheardMessages()
        for number in 0...UnheardMessages.limit { unheard.insert("\(number)") }
        #expect(!unheard.remove("0"))
        #expect(unheard.remove("1"))
        #expect(!unheard.remove("1"))
        #expect(unheard.remove("\(UnheardMessages.limit)"))
    }
}

import DynamoKit
import Foundation
import Synchronization
import Testing

@testable import ChatServer

@Suite("History of a room")
struct MessageHistoryTests {
    private static let ann = User(id: "ann", username: "Ann")
    private static let start: Int64 = 1_900_000_000_000

    /// A store whose clock only this moves.
    private struct History: Sendable {
        let store: MessageStore
        let room: Room
        let clock: ManualTime

        /// Stores messages a second apart.
        func say(_ contents: some Sequence<String>) async throws {
            for content in contents {
                self.clock.advance(by: 1_000)
                _ = try await self.store.append(MessageContent(content), to: self.room, by: MessageHistoryTests.ann)
            }
        }

        func page(_ place: HistoryRequest.Place, _ limit: Int = 50) async throws -> MessagePage {
            try await self.store.page(of: self.room, HistoryRequest(place, limit: limit))
        }
    }

    private final class ManualTime: Sendable {
        private let milliseconds = Mutex(MessageHistoryTests.start)
        var now: Int64 { self.milliseconds.withLock { $0 } }
        func advance(by milliseconds: Int64) { self.milliseconds.withLock { $0 += milliseconds } }
    }

    private static func withHistory(_ body: (History, TestChat) async throws -> Void) async throws {
        try await TestChat.withChat { chat in
            let clock = ManualTime()
            let store = try MessageStore(
                client: chat.client,
                cursorSecret: TestChat.secret.derive("test cursors"),
                now: { clock.now }
            )
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            try await body(History(store: store, room: room, clock: clock), chat)
        }
    }

    @Test("is the same read back from its end and on from its beginning", arguments: [1, 3, 7, 10, 11])
    func bothWays(limit: Int) async throws {
        try await Self.withHistory { history, _ in
            let contents = (1...10).map(String.init)
            try await history.say(contents)
            var page = try await history.page(.newest, limit)
            var back = page.messages.map(\.content)
            while let cursor = page.cursor {
                #expect(page.hasMore)
                page = try await history.page(.before(cursor), limit)
                back = page.messages.map(\.content) + back
            }
            #expect(!page.hasMore)
            #expect(back == contents)
            // `page` is the oldest one now.
            var on = page.messages.map(\.content)
            repeat {
                page = try await history.page(.after(try #require(page.newer)), limit)
                on += page.messages.map(\.content)
                #expect(page.messages.count <= limit)
                if !page.messages.isEmpty { #expect(page.cursor != nil) }
            } while page.hasMore
            #expect(on == contents)
        }
    }

    @Test("goes on with what is said later, by the newer of any page, an empty one's too")
    func later() async throws {
        try await Self.withHistory { history, _ in
            #expect(try await history.page(.newest).newer == nil)
            try await history.say(["one", "two"])
            let first = try await history.page(.newest)
            let nothing = try await history.page(.after(try #require(first.newer)))
            #expect(nothing.messages.isEmpty)
            #expect(!nothing.hasMore)
            try await history.say(["three"])
            for newer in [first.newer, nothing.newer] {
                let page = try await history.page(.after(try #require(newer)))
                #expect(page.messages.map(\.content) == ["three"])
                let cursor = try #require(page.cursor)
                #expect(try await history.page(.before(cursor)).messages.map(\.content) == ["one", "two"])
            }
            let cursor = try #require(nothing.cursor)
            #expect(try await history.page(.before(cursor)).messages.map(\.content) == ["one", "two"])
        }
    }

    @Test("misses no message that is stored behind later ones, and gives none twice")
    func lateMessages() async throws {
        try await Self.withHistory { history, _ in
            try await history.say(["one", "two", "four"])
            let page = try await history.page(.newest)
            let two = page.messages[1].timestamp
            // Another server's: it had its timestamp before “four”.
            let late = Message(
                roomID: history.room.id,
                timestamp: two + 1,
                id: "three",
                userID: "bo",
                username: "Bo",
                content: "three",
                createdAt: UnixTime.iso8601(milliseconds: two + 1)
            )
            try await history.store.messages.create(late)
            let next = try await history.page(.after(try #require(page.newer)))
            #expect(next.messages.map(\.content) == ["three"])
            #expect(!next.hasMore)
            try await history.say(["five"])
            let last = try await history.page(.after(try #require(next.newer)))
            #expect(last.messages.map(\.content) == ["five"])
        }
    }

    @Test("is given whole and once to somebody who follows it while two servers write to it")
    func concurrentWrites() async throws {
        try await TestChat.withChat { chat in
            let secret = TestChat.secret.derive("test cursors")
            let nodes = try (0..<2).map { _ in try MessageStore(client: chat.client, cursorSecret: secret) }
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let first = try await nodes[0].append(MessageContent("first"), to: room, by: Self.ann)
            let writers = Writers()
            let read = try await withThrowingTaskGroup(of: [String].self) { group in
                group.addTask {
                    var page = try await nodes[0].latest(of: room)
                    var ids = page.messages.map(\.id)
                    // Once more when all is written: the last page may have been read before.
                    var isLast = false
                    repeat {
                        isLast = writers.haveFinished(8)
                        let request = HistoryRequest(.after(try #require(page.newer)), limit: 7)
                        page = try await nodes[1].page(of: room, request)
                        ids += page.messages.map(\.id)
                    } while page.hasMore || !isLast
                    return ids
                }
                for writer in 0..<8 {
                    group.addTask {
                        let ids = try await Self.write(40, to: room, through: nodes[writer % 2], as: "\(writer)")
                        writers.finished()
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.count < $1.count }
            }
            let all = Set(read.dropLast().joined()).union([first.id])
            let followed = try #require(read.last)
            #expect(all.count == 321)
            #expect(followed.count == 321)
            #expect(Set(followed) == all)
        }
    }

    private final class Writers: Sendable {
        private let count = Mutex(0)
        func finished() { self.count.withLock { $0 += 1 } }
        func haveFinished(_ count: Int) -> Bool { self.count.withLock { $0 } == count }
    }

    private static func write(
        _ count: Int,
        to room: Room,
        through node: MessageStore,
        as name: String
    ) async throws -> [String] {
        var ids: [String] = []
        for number in 0..<count {
            let draft = MessageDraft(
                content: try MessageContent("\(number)"),
                clientKey: number.isMultiple(of: 4) ? try ClientKey("\(name) \(number)") : nil
            )
            guard case .stored(let message) = try await node.append(draft, to: room, by: Self.ann) else { continue }
            ids.append(message.id)
        }
        return ids
    }

    @Test(
        "is shown on both sides of a message, and more of one side where there is less of the other",
        arguments: [(5, 4, 4...7), (1, 4, 1...4), (10, 4, 7...10), (5, 1, 5...5), (5, 100, 1...10), (2, 5, 1...5)]
            as [(Int, Int, ClosedRange<Int>)]
    )
    func around(number: Int, limit: Int, expected: ClosedRange<Int>) async throws {
        try await Self.withHistory { history, _ in
            try await history.say((1...10).map(String.init))
            let all = try await history.page(.newest).messages
            let page = try await history.page(.around(all[number - 1].timestamp), limit)
            #expect(page.messages.map(\.content) == expected.map(String.init))
            #expect(page.hasMore == (expected.lowerBound > 1))
            #expect((page.cursor != nil) == page.hasMore)
            if let cursor = page.cursor {
                let older = try await history.page(.before(cursor))
                #expect(older.messages.map(\.content) == (1..<expected.lowerBound).map(String.init))
            }
            let newer = try await history.page(.after(try #require(page.newer)))
            #expect(newer.messages.map(\.content) == (1...10).dropFirst(expected.upperBound).map(String.init))
        }
    }

    @Test("has neither what has expired nor what claims a client key, and pages as full as ever")
    func invisible() async throws {
        try await Self.withHistory { history, _ in
            for number in 1...30 {
                history.clock.advance(by: 1_000)
                let draft = MessageDraft(
                    content: try MessageContent("\(number)"),
                    clientKey: try ClientKey("\(number)")
                )
                _ = try await history.store.append(draft, to: history.room, by: Self.ann)
            }
            let expiry = history.clock.now / 1_000 + 5
            for message in try await history.page(.newest).messages where Int(message.content)! % 3 != 0 {
                try await history.store.messages.update(.key(history.room.id, message.timestamp)) {
                    $0.set("expiresAt", to: expiry)
                }
            }
            #expect(try await history.page(.newest).messages.count == 30)
            history.clock.advance(by: 5_000)
            let left = (1...10).map { "\($0 * 3)" }
            var page = try await history.page(.newest, 4)
            #expect(page.messages.map(\.content) == Array(left.suffix(4)))
            page = try await history.page(.before(try #require(page.cursor)), 4)
            #expect(page.messages.map(\.content) == Array(left[2..<6]))
            let newer = try await history.page(.after(try #require(page.newer)), 4)
            #expect(newer.messages.map(\.content) == Array(left.suffix(4)))
            #expect(!newer.hasMore)
            page = try await history.page(.before(try #require(page.cursor)), 4)
            #expect(page.messages.map(\.content) == Array(left.prefix(2)))
            #expect(page.cursor == nil)
            let around = try await history.page(.around(try #require(page.messages.first).timestamp), 3)
            #expect(around.messages.map(\.content) == Array(left.prefix(3)))
        }
    }

    @Test("takes a cursor for one direction only, and none of another room")
    func misuse() async throws {
        try await Self.withHistory { history, chat in
            try await history.say(["one", "two"])
            let page = try await history.page(.newest, 1)
            let (cursor, newer) = (try #require(page.cursor), try #require(page.newer))
            let other = try #require(await chat.application.rooms.room(slug: "tech-talk"))
            for place in [HistoryRequest.Place.before(newer), .after(cursor), .before("x"), .after("")] {
                await #expect(throws: InvalidCursor.self) { try await history.page(place) }
            }
            for place in [HistoryRequest.Place.before(cursor), .after(newer)] {
                await #expect(throws: InvalidCursor.self) {
                    try await history.store.page(of: other, HistoryRequest(place))
                }
            }
        }
    }
}

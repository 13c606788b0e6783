import ChannelKit
import ChannelKitTesting
import DynamoKit
import DynamoKitLocal
import DynamoKitStreams
import Foundation
import HTTPTypes
import HummingbirdTesting
import Synchronization
import TestSupport
import Testing

@testable import ChatServer

@Suite("Notifications")
struct NotificationTests {
    private struct List: Decodable {
        var notifications: [NotificationPayload]
        var unread: Int
        var cursor: String?
    }

    private static func list(of user: User, _ query: String = "", in chat: TestChat) async throws -> List {
        let token = try await chat.token(user)
        return try await chat.application.application().test(.router) { client in
            let routes = RouteClient(client: client)
            return try await routes.send(.get, "/api/notifications\(query)", token: token).decode(List.self)
        }
    }

    @Test("reach whoever is called by name, on each device, and stay until they are read")
    func mention() async throws {
        try await TestChat.withChat { chat in
            let bob = try await chat.register("Bob Mc. Test")
            try await chat.withConsumers {
                let endpoint = chat.application.endpoint()
                let ann = try await TestMember.connect("Ann", to: endpoint, of: chat)
                let desk = try await TestMember.connect(as: bob, to: endpoint, of: chat)
                let phone = try await TestMember.connect(as: bob, to: endpoint, of: chat)
                try await ann.enter("general")
                #expect(try await desk.enterOwn().notificationsUnread == 0)
                try await phone.enterOwn()
                #expect(try await ann.say("hello @[bob MC. test], are you there?").isOK)
                let message = try #require(await chat.newest(in: "general"))
                let heard = try await desk.notification()
                #expect(try await phone.notification() == heard)
                #expect(heard.kind == .mention)
                #expect(heard.room.slug == "general")
                #expect(heard.message.id == message.id)
                #expect(heard.message.timestamp == message.timestamp)
                #expect(heard.message.user == .init(id: "ann", username: "Ann"))
                #expect(heard.message.excerpt == "hello @[bob MC. test], are you there?")
                #expect(!heard.isRead)
                let list = try await Self.list(of: bob, in: chat)
                #expect(list.notifications == [heard])
                #expect(list.unread == 1)
                #expect(list.cursor == nil)
                #expect(try await phone.enterOwn().notificationsUnread == 1)
                let reply = try await desk.client.push(
                    "user:\(bob.id)",
                    "mark_notifications_read",
                    ["up_to": message.timestamp]
                )
                #expect(try reply.response.decode(as: NotificationsRead.self).notificationsUnread == 0)
                _ = try await phone.client.receive("notifications_read", on: "user:\(bob.id)")
                let read = try await Self.list(of: bob, in: chat)
                #expect(read.unread == 0)
                #expect(read.notifications.map(\.isRead) == [true])
                #expect(try await Self.list(of: ann.user, in: chat).notifications.isEmpty)
            }
        }
    }

    @Test("reach whoever is replied to, account or guest, once though they are called as well")
    func reply() async throws {
        try await TestChat.withChat { chat in
            let bob = try await chat.register("Bob")
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let first = try await chat.post("a question", in: room, by: bob)
            let guests = try await chat.post("another", in: room, by: User(id: "guest", username: "Gus"))
            _ = try await chat.post("@bob an answer", in: room, by: User(id: "ann", username: "Ann"), replyingTo: first)
            _ = try await chat.post("and one", in: room, by: User(id: "ann", username: "Ann"), replyingTo: guests)
            // Not to oneself.
            _ = try await chat.post("@Bob never mind", in: room, by: bob, replyingTo: first)
            _ = try await chat.post("@Bob last", in: room, by: User(id: "ann", username: "Ann"))
            try await chat.withConsumers {
                let areTold = try await eventually { try await chat.notifications(of: bob.id).count == 2 }
                #expect(areTold)
            }
            #expect(try await chat.notifications(of: bob.id).map(\.kind) == [.mention, .reply])
            #expect(try await chat.notifications(of: "guest").map(\.kind) == [.reply])
            #expect(try await chat.notifications(of: "ann").isEmpty)
        }
    }

    @Test("are added by an edit, and never come twice")
    func edit() async throws {
        try await TestChat.withChat { chat in
            let (bob, cy) = (try await chat.register("Bob"), try await chat.register("Cy"))
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let message = try await chat.post("@Bob", in: room, by: User(id: "ann", username: "Ann"))
            let ann = User(id: "ann", username: "Ann")
            for content in ["@Bob @Cy", "nobody", "@Cy and @Bob"] {
                _ = try await chat.application.messages.edit(
                    message.reference,
                    in: room,
                    to: MessageContent(content),
                    by: ann
                )
            }
            // Behind all of that.
            _ = try await chat.post("@Bob @Cy", in: room, by: User(id: "ann", username: "Ann"))
            try await chat.withConsumers {
                let areTold = try await eventually { try await chat.notifications(of: cy.id).count == 2 }
                #expect(areTold)
            }
            #expect(try await chat.notifications(of: bob.id).count == 2)
        }
    }

    @Test("go with their message, and so do its reactions")
    func deleted() async throws {
        try await TestChat.withChat { chat in
            let bob = try await chat.register("Bob")
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let message = try await chat.post("@Bob", in: room, by: User(id: "ann", username: "Ann"))
            let (messages, ann) = (chat.application.messages, User(id: "ann", username: "Ann"))
            try await chat.application.reactions.add(Emoji("👍"), to: message, by: bob)
            try await chat.withConsumers {
                #expect(try await eventually { try await chat.notifications(of: bob.id).count == 1 })
                #expect(try await eventually { try await chat.newest(in: "general")?.reactions?.count == 1 })
                // Whom it called once and does not call any more has a notification all the same.
                _ = try await messages.edit(message.reference, in: room, to: MessageContent("nobody"), by: ann)
                _ = try await messages.delete(message.reference, in: room, by: ann)
                #expect(try await eventually { try await chat.notifications(of: bob.id).isEmpty })
                let reactions = chat.client.table(ChatTables.reactions, of: StoredReaction.self)
                #expect(try await eventually { try await reactions.scan().count() == 0 })
            }
        }
    }

    @Test("are one each, though the consumer dies before it has said that it has come so far")
    func killed() async throws {
        try await TestChat.withChat { chat in
            let bob = try await chat.register("Bob")
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            for number in 0..<3 {
                _ = try await chat.post("@Bob \(number)", in: room, by: User(id: "ann", username: "Ann"))
            }
            let (reached, hasReached) = AsyncStream.makeStream(of: Void.self)
            let doomed = chat.application.consumers.messages(
                HaltingHandler(base: chat.application.messageFollower, haltAt: 2) { hasReached.yield() }
            )
            let run = Task { try await doomed.run() }
            await reached.first { _ in true }
            run.cancel()
            _ = await run.result
            let before = try await chat.notifications(of: bob.id)
            #expect(before.count == 2)
            _ = try await chat.application.notifications.markRead(of: bob.id, upTo: .max)
            try await chat.withConsumers {
                let areTold = try await eventually { try await chat.notifications(of: bob.id).count == 3 }
                #expect(areTold)
            }
            // What came again has not become unread again.
            #expect(try await chat.notifications(of: bob.id).map { $0.unreadAt == nil } == [false, true, true])
        }
    }

    @Test("come in pages, newest first, with cursors that are of no use to anyone else")
    func pages() async throws {
        try await TestChat.withChat { chat in
            let bob = try await chat.register("Bob")
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            for number in 0..<5 {
                let message = try await chat.post("\(number)", in: room, by: User(id: "ann", username: "Ann"))
                let notification = StoredNotification(.mention, of: message, to: bob.id)
                #expect(try await chat.application.notifications.add(notification))
                #expect(try await !chat.application.notifications.add(notification))
            }
            var excerpts: [String] = []
            var query = "?limit=2"
            while true {
                let page = try await Self.list(of: bob, query, in: chat)
                excerpts += page.notifications.map(\.message.excerpt)
                #expect(page.unread == 5)
                guard let cursor = page.cursor else { break }
                query = "?limit=2&before=\(cursor)"
            }
            #expect(excerpts == ["4", "3", "2", "1", "0"])
            let token = try await chat.token(User(id: "ann", username: "Ann"))
            try await chat.withRoutes { [query] routes in
                let foreign = try await routes.send(.get, "/api/notifications\(query)", token: token)
                #expect(try foreign.problem().status == 400)
                let greedy = try await routes.send(.get, "/api/notifications?limit=101", token: token)
                #expect(try greedy.problem().status == 422)
                let nobody = try await routes.send(.get, "/api/notifications")
                #expect(try nobody.problem().status == 401)
            }
        }
    }

    @Test("are marked as read up to a time, and what came later is not")
    func markedUpTo() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let store = chat.application.notifications
            var times: [Int64] = []
            for number in 0..<250 {
                let message = try await chat.post("\(number)", in: room, by: User(id: "ann", username: "Ann"))
                _ = try await store.add(StoredNotification(.mention, of: message, to: "bob"))
                times.append(message.timestamp)
            }
            #expect(try await store.unreadCount(of: "bob") == 100)
            #expect(try await store.markRead(of: "bob", upTo: times[239]) == 10)
            #expect(try await store.unreadCount(of: "bob") == 10)
            #expect(try await store.markRead(of: "bob", upTo: times[0]) == 10)
            #expect(try await store.markRead(of: "bob", upTo: .max) == 0)
        }
    }

    @Test("are gone after ninety days")
    func expiry() async throws {
        try await withLocalDynamo { local, date in
            let chat = try await TestChat(local)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let message = try await chat.post("@Bob", in: room, by: User(id: "ann", username: "Ann"))
            _ = try await chat.application.notifications.add(StoredNotification(.mention, of: message, to: "bob"))
            let written = Date(timeIntervalSince1970: Double(message.timestamp) / 1000)
            date.set(to: written.addingTimeInterval(89 * 86_400))
            #expect(try await local.sweep() == 0)
            date.set(to: written.addingTimeInterval(91 * 86_400))
            #expect(try await local.sweep() == 1)
            #expect(try await chat.notifications(of: "bob").isEmpty)
        }
    }
}

/// A handler that stops for good once it has handled so many messages.
private struct HaltingHandler: StreamHandler {
    let base: MessageFollower
    let counter: Counter
    let haltAt: Int
    let onHalt: @Sendable () -> Void

    init(base: MessageFollower, haltAt: Int, onHalt: @escaping @Sendable () -> Void) {
        self.base = base
        self.counter = Counter()
        self.haltAt = haltAt
        self.onHalt = onHalt
    }

    func inserted(_ item: StreamedMessage, metadata: StreamRecordMetadata) async throws {
        try await self.base.inserted(item, metadata: metadata)
        guard self.counter.next() == self.haltAt else { return }
        self.onHalt()
        // Until it is killed: the checkpoint never comes.
        try await Task.sleep(for: .seconds(3600))
    }

    func modified(from old: StreamedMessage, to new: StreamedMessage, metadata: StreamRecordMetadata) async throws {
        try await self.base.modified(from: old, to: new, metadata: metadata)
    }

    func removed(_ item: StreamedMessage, metadata: StreamRecordMetadata) async throws {
        try await self.base.removed(item, metadata: metadata)
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        self.count.withLock { count in
            count += 1
            return count
        }
    }
}

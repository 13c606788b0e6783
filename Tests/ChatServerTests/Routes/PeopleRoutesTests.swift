import DynamoKit
import HTTPTypes
import Synchronization
import Testing

@testable import ChatServer

@Suite("Routes of people")
struct PeopleRoutesTests {
    private static let ann = User(id: "ann", username: "Ann")

    private struct People: Decodable {
        struct Person: Decodable, Hashable {
            var id: String
            var username: String
        }
        var users: [Person]
    }

    private struct Page: Decodable {
        struct Element: Decodable {
            var id: String
            var content: String
            var room: RoomPayload
        }
        var messages: [Element]
        var hasMore: Bool
        var cursor: String?

        enum CodingKeys: String, CodingKey {
            case messages
            case hasMore = "has_more"
            case cursor
        }
    }

    @Test("name accounts, in the order they are asked for, and nobody else")
    func people() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            let users = chat.application.users
            let bo = try #require(try await users.create(Username("Bo"), passwordHash: "$scrypt$secret"))
            let cleo = try #require(try await users.create(Username("Cleo"), passwordHash: "$scrypt$secret"))
            try await chat.withRoutes { routes in
                let ids = "\(cleo.id),nobody,username%23bo,\(bo.id),,\(cleo.id),\(String(repeating: "x", count: 3000))"
                let answer = try await routes.send(.get, "/api/users?ids=\(ids)", token: token)
                #expect(answer.status == 200)
                let expected = [cleo, bo].map { People.Person(id: $0.id, username: $0.username) }
                #expect(try answer.decode(People.self).users == expected)
                #expect(!answer.text.contains("scrypt"))
            }
        }
    }

    @Test("name a hundred people at once, and no more")
    func limit() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let ids = (1...101).map { "u\($0)" }
                let most = ids.prefix(100).joined(separator: ",")
                #expect(try await routes.send(.get, "/api/users?ids=\(most)", token: token).status == 200)
                for query in ["?ids=\(ids.joined(separator: ","))", "?ids=", "?ids=,", ""] {
                    let answer = try await routes.send(.get, "/api/users\(query)", token: token)
                    #expect(try answer.problem().status == 422)
                }
            }
        }
    }

    @Test("page through what a person has written in all rooms, newest first, without what is deleted or expired")
    func messages() async throws {
        try await TestChat.withChat { chat in
            // The two rooms count their milliseconds apart, so nothing is said in the same one.
            let clock = Mutex(UnixTime.milliseconds() - 1_000_000)
            let store = try MessageStore(
                client: chat.client,
                cursorSecret: TestChat.secret.derive("test cursors"),
                now: {
                    clock.withLock { now in
                        now += 1_000
                        return now
                    }
                }
            )
            let bo = User(id: "bo", username: "Bo")
            let rooms = [
                try #require(await chat.application.rooms.room(slug: "general")),
                try #require(await chat.application.rooms.room(slug: "tech-talk")),
            ]
            var said: [Message] = []
            for number in 1...9 {
                let content = try MessageContent("\(number)")
                said.append(try await store.append(content, to: rooms[number % 2], by: Self.ann))
                _ = try await store.append(content, to: rooms[0], by: bo)
            }
            _ = try await store.delete(said[6].reference, in: rooms[1], by: Self.ann)
            try await store.messages.update(.key(said[4].roomID, said[4].timestamp)) { $0.set("expiresAt", to: 1) }
            let token = try await chat.token(bo)
            try await chat.withRoutes { routes in
                var pages: [[String]] = []
                var query = "?limit=3"
                while true {
                    let answer = try await routes.send(.get, "/api/users/ann/messages\(query)", token: token)
                    let page: Page = try answer.decode()
                    pages.append(page.messages.map(\.content))
                    #expect(page.messages.allSatisfy { Int($0.content)! % 2 == ($0.room.slug == "general" ? 0 : 1) })
                    #expect(page.hasMore == (page.cursor != nil))
                    guard let cursor = page.cursor else { break }
                    query = "?limit=3&before=\(cursor)"
                }
                #expect(pages == [["9", "8", "6"], ["4", "3", "2"], ["1"]])
                let nobody = try await routes.send(.get, "/api/users/nobody/messages", token: token).decode(Page.self)
                #expect(nobody.messages.isEmpty)
            }
        }
    }

    @Test("refuse cursors of another person, limits out of range, and whoever has no token")
    func refusals() async throws {
        try await TestChat.withChat { chat in
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            let token = try await chat.token(Self.ann)
            for number in 1...2 {
                _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: Self.ann)
            }
            try await chat.withRoutes { routes in
                let page = try await routes.send(.get, "/api/users/ann/messages?limit=1", token: token)
                    .decode(Page.self)
                let cursor = try #require(page.cursor)
                let refused = [
                    ("/api/users/bo/messages?before=\(cursor)", 400), ("/api/users/ann/messages?before=x", 400),
                    ("/api/rooms/general/messages?before=\(cursor)", 400), ("/api/users/ann/messages?limit=0", 422),
                    ("/api/users/ann/messages?limit=many", 422),
                ]
                for (path, status) in refused {
                    #expect(try await routes.send(.get, path, token: token).problem().status == status, "\(path)")
                }
                for path in ["/api/users?ids=ann", "/api/users/ann/messages"] {
                    #expect(try await routes.send(.get, path).problem().status == 401)
                    #expect(try await routes.send(.delete, path, token: token).problem().status == 405)
                }
            }
        }
    }
}

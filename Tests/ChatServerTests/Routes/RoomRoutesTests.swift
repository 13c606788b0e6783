import HTTPTypes
import Testing

@testable import ChatServer

@Suite("Routes of rooms")
struct RoomRoutesTests {
    private static let ann = User(id: "ann", username: "Ann")

    private struct Rooms: Decodable { var rooms: [RoomPayload] }
    private struct One: Decodable { var room: RoomPayload }

    @Test("list the rooms to anyone")
    func list() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, "/api/rooms")
                #expect(answer.status == 200)
                #expect(try answer.decode(Rooms.self).rooms.map(\.slug) == ["general", "tech-talk"])
            }
        }
    }

    @Test("make a room, with a slug of its name")
    func create() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let answer = try await routes.send(
                    .post,
                    "/api/rooms",
                    json: #"{"name": "Tea & Talk", "description": "Hot."}"#,
                    token: token
                )
                #expect(answer.status == 201)
                let room = try answer.decode(One.self).room
                #expect(room.slug == "tea-talk")
                #expect(room.name == "Tea & Talk")
                #expect(room.description == "Hot.")
                #expect(try await routes.send(.get, "/api/rooms").decode(Rooms.self).rooms.contains(room))
                let again = try await routes.send(.post, "/api/rooms", json: #"{"name": "tea-talk"}"#, token: token)
                #expect(try again.problem().status == 409)
                let nameless = try await routes.send(.post, "/api/rooms", json: #"{"name": "…"}"#, token: token)
                #expect(try nameless.problem().status == 422)
            }
        }
    }

    @Test("limit how many rooms a person makes in a minute, and an address")
    func creationLimits() async throws {
        struct Problem: Decodable {
            var violated: [String]
            private enum CodingKeys: String, CodingKey { case violated = "violated-policies" }
        }
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                for person in 0..<3 {
                    let token = try await chat.token(User(id: "guest-\(person)", username: "Ann"))
                    for _ in 0..<10 {
                        #expect(try await routes.send(.post, "/api/rooms", json: "{}", token: token).status == 400)
                    }
                    let answer = try await routes.send(.post, "/api/rooms", json: "{}", token: token)
                    #expect(answer.status == 429)
                    #expect(try answer.decode(Problem.self).violated.contains("rooms"))
                }
                let token = try await chat.token(User(id: "guest-3", username: "Ann"))
                let answer = try await routes.send(.post, "/api/rooms", json: "{}", token: token)
                #expect(try answer.decode(Problem.self).violated == ["rooms-by-address"])
            }
        }
    }

    @Test("show a room by its slug")
    func one() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            let room = try #require(await chat.application.rooms.room(slug: "tech-talk"))
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, "/api/rooms/tech-talk", token: token)
                #expect(answer.status == 200)
                #expect(try answer.decode(One.self).room == RoomPayload(room))
                #expect(try await routes.send(.get, "/api/rooms/nowhere", token: token).problem().status == 404)
                #expect(try await routes.send(.put, "/api/rooms/tech-talk", token: token).problem().status == 405)
            }
        }
    }

    @Test("give a slug to one room only, however many ask at once")
    func race() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            try await routes.send(.post, "/api/rooms", json: #"{"name": "Tea"}"#, token: token).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }.sorted()
                }
                #expect(statuses == [201] + Array(repeating: 409, count: 7))
            }
        }
    }

    @Test(
        "want a token that is good",
        arguments: [
            (HTTPRequest.Method.post, "/api/rooms", #"{"name": "Tea"}"#), (.get, "/api/rooms/general/messages", nil),
            (.get, "/api/rooms/general", nil),
        ] as [(HTTPRequest.Method, String, String?)]
    )
    func unauthorized(method: HTTPRequest.Method, path: String, json: String?) async throws {
        try await TestChat.withChat { chat in
            let expired = try await chat.token(Self.ann, lifetime: .seconds(-3600))
            try await chat.withRoutes { routes in
                for token in [nil, "e30.e30.e30", expired] {
                    let answer = try await routes.send(method, path, json: json, token: token)
                    #expect(try answer.problem().status == 401)
                    #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                    #expect(!answer.text.contains("e30"))
                }
            }
        }
    }

    @Test("page through the history of a room, newest page first")
    func history() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            for number in 1...120 {
                _ = try await chat.application.messages.append(
                    MessageContent("message \(number)"),
                    to: room,
                    by: Self.ann
                )
            }
            try await chat.withRoutes { routes in
                var contents: [String] = []
                var query = ""
                for expected in [50, 50, 20] {
                    let answer = try await routes.send(.get, "/api/rooms/general/messages\(query)", token: token)
                    let page = try answer.decode(MessagePage.self)
                    #expect(page.messages.count == expected)
                    #expect(page.hasMore == (expected == 50))
                    #expect(page.hasMore == (page.cursor != nil))
                    #expect(page.messages.allSatisfy { $0.user == .init(id: "ann", username: "Ann") })
                    contents = page.messages.map(\.content) + contents
                    query = "?before=\(page.cursor ?? "")"
                }
                #expect(contents == (1...120).map { "message \($0)" })
            }
        }
    }

    @Test("end a page of exactly all that is left with no cursor")
    func exactPage() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            for number in 1...4 {
                _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: Self.ann)
            }
            try await chat.withRoutes { routes in
                let first = try await routes.send(.get, "/api/rooms/general/messages?limit=2", token: token)
                    .decode(MessagePage.self)
                let cursor = try #require(first.cursor)
                let last = try await routes.send(
                    .get,
                    "/api/rooms/general/messages?limit=2&before=\(cursor)",
                    token: token
                ).decode(MessagePage.self)
                #expect(last.messages.map(\.content) == ["1", "2"])
                #expect(!last.hasMore)
                #expect(last.cursor == nil)
            }
        }
    }

    @Test("refuse a cursor that has been tampered with or is of another room")
    func cursors() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            for number in 1...3 {
                _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: Self.ann)
            }
            try await chat.withRoutes { routes in
                let page = try await routes.send(.get, "/api/rooms/general/messages?limit=1", token: token)
                    .decode(MessagePage.self)
                let cursor = try #require(page.cursor)
                #expect(cursor.utf8.allSatisfy { $0.isURLSafe })
                let good = try await routes.send(.get, "/api/rooms/general/messages?before=\(cursor)", token: token)
                #expect(good.status == 200)
                var tampered = Array(cursor)
                tampered[tampered.count / 2] = tampered[tampered.count / 2] == "A" ? "B" : "A"
                let paths = [
                    "/api/rooms/general/messages?before=\(String(tampered))", "/api/rooms/general/messages?before=x",
                    "/api/rooms/general/messages?before=", "/api/rooms/tech-talk/messages?before=\(cursor)",
                ]
                for path in paths {
                    #expect(try await routes.send(.get, path, token: token).problem().status == 400, "\(path)")
                }
            }
        }
    }

    @Test("go on from a page towards the newest message, and to both sides of one")
    func directions() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            let room = try #require(await chat.application.rooms.room(slug: "general"))
            for number in 1...9 {
                _ = try await chat.application.messages.append(MessageContent("\(number)"), to: room, by: Self.ann)
            }
            let middle = try await chat.application.messages.latest(of: room).messages[4].timestamp
            let path = "/api/rooms/general/messages"
            try await chat.withRoutes { routes in
                let page = try await routes.send(.get, "\(path)?around=\(middle)&limit=3", token: token)
                    .decode(MessagePage.self)
                #expect(page.messages.map(\.content) == ["4", "5", "6"])
                let newer = try #require(page.newer)
                #expect(newer.utf8.allSatisfy { $0.isURLSafe })
                let next = try await routes.send(.get, "\(path)?after=\(newer)&limit=2", token: token)
                    .decode(MessagePage.self)
                #expect(next.messages.map(\.content) == ["7", "8"])
                #expect(next.hasMore)
                let wrong = [
                    ("?after=\(newer)&around=1", 422), ("?around=now", 422), ("?around=", 422), ("?after=x", 400),
                    ("?before=\(newer)", 400),
                ]
                for (query, status) in wrong {
                    let answer = try await routes.send(.get, path + query, token: token)
                    #expect(try answer.problem().status == status, "\(query)")
                }
            }
        }
    }

    @Test("refuse limits out of range", arguments: ["0", "101", "-1", "many", ""])
    func limits(limit: String) async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, "/api/rooms/general/messages?limit=\(limit)", token: token)
                #expect(try answer.problem().status == 422)
            }
        }
    }

    @Test("find a room by a slug of any script")
    func unicodeSlug() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let made = try await routes.send(.post, "/api/rooms", json: #"{"name": "日本語 部屋"}"#, token: token)
                #expect(made.status == 201)
                let path = "/api/rooms/%E6%97%A5%E6%9C%AC%E8%AA%9E-%E9%83%A8%E5%B1%8B/messages"
                #expect(try await routes.send(.get, path, token: token).status == 200)
                let missing = try await routes.send(.get, "/api/rooms/nowhere/messages", token: token)
                #expect(try missing.problem().status == 404)
                let malformed = try await routes.send(.get, "/api/rooms/%FF/messages", token: token)
                #expect(try malformed.problem().status == 404)
            }
        }
    }
}

extension UInt8 {
    fileprivate var isURLSafe: Bool {
        Character(Unicode.Scalar(self)).isLetter || Character(Unicode.Scalar(self)).isNumber
            || self == UInt8(ascii: "-") || self == UInt8(ascii: "_") || self == UInt8(ascii: ".")
    }
}

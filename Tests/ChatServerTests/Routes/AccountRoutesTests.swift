import Auth
import HTTPTypes
import Testing

@testable import ChatServer

@Suite("Routes of accounts")
struct AccountRoutesTests {
    @Test("let a guest in under the name given")
    func guest() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.post, "/api/guests", json: #"{"username": "  Ann  Lee "}"#)
                #expect(answer.status == 200)
                #expect(answer.headers[.cacheControl] == "no-store")
                let session: TestSession = try answer.decode()
                #expect(session.user.username == "Ann Lee")
                let token = try await chat.application.tokens.verify(session.token, as: UserClaims.self)
                #expect(token.subject == session.user.id)
                #expect(token.claims == UserClaims(username: "Ann Lee", kind: .guest))
                let second: TestSession = try await routes.send(.post, "/api/guests", json: #"{"username": "Ann Lee"}"#)
                    .decode()
                #expect(second.user.id != session.user.id, "two guests of one name are two people")
            }
        }
    }

    @Test("make an account and sign in to it, whatever the case of the name")
    func account() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let made = try await routes.send(
                    .post,
                    "/api/users",
                    json: #"{"username": "Dora", "password": "correct horse"}"#
                )
                #expect(made.status == 201)
                let account: TestSession = try made.decode()
                for name in ["Dora", "dora", "DORA"] {
                    let answer = try await routes.send(
                        .post,
                        "/api/sessions",
                        json: #"{"username": "\#(name)", "password": "correct horse"}"#
                    )
                    #expect(answer.status == 200)
                    let session: TestSession = try answer.decode()
                    #expect(session.user.id == account.user.id)
                    #expect(session.user.username == "Dora")
                }
                let stored = try #require(await chat.application.users.account(named: Username("Dora")))
                #expect(stored.passwordHash.hasPrefix("$scrypt$"))
                #expect(!"\(stored)".contains("scrypt"))
            }
        }
    }

    @Test("answer a wrong password and an unknown name in the same way")
    func refused() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                _ = try await routes.send(
                    .post,
                    "/api/users",
                    json: #"{"username": "Dora", "password": "correct horse"}"#
                )
                let wrong = try await routes.send(
                    .post,
                    "/api/sessions",
                    json: #"{"username": "Dora", "password": "wrong horse"}"#
                )
                let unknown = try await routes.send(
                    .post,
                    "/api/sessions",
                    json: #"{"username": "Nora", "password": "correct horse"}"#
                )
                let impossible = try await routes.send(
                    .post,
                    "/api/sessions",
                    json: #"{"username": "\n", "password": "correct horse"}"#
                )
                for answer in [wrong, unknown, impossible] {
                    #expect(answer.status == 401)
                    #expect(try answer.problem().detail == "The username or the password is wrong.")
                }
            }
        }
    }

    @Test("give a name to one account only, and keep guests from it")
    func taken() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for name in ["Dora", "dora", "DORA", "Ｄｏｒａ"] {
                        group.addTask {
                            try await routes.send(
                                .post,
                                "/api/users",
                                json: #"{"username": "\#(name)", "password": "correct horse"}"#
                            ).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }.sorted()
                }
                #expect(statuses == [201, 409, 409, 409])
                let guest = try await routes.send(.post, "/api/guests", json: #"{"username": "doRA"}"#)
                #expect(guest.status == 409)
                #expect(try guest.problem().detail?.contains("belongs to an account") == true)
            }
        }
    }

    @Test(
        "say what is wrong with what was sent",
        arguments: [
            ("/api/guests", #"{"username": ""}"#, 422), ("/api/guests", #"{"username": "a\u0000b"}"#, 422),
            ("/api/users", #"{"username": "Dora", "password": "short"}"#, 422),
            ("/api/guests", #"{"username": 1}"#, 400), ("/api/guests", #"{}"#, 400), ("/api/guests", #"{"#, 400),
            ("/api/guests", "", 400), ("/api/guests", "[]", 400),
            ("/api/guests", String(repeating: "[", count: 10_000), 400),
        ]
    )
    func invalid(path: String, json: String, status: Int) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.post, path, json: json)
                #expect(answer.status == status)
                #expect(try answer.problem().detail?.isEmpty == false)
            }
        }
    }

    @Test("refuse a body that is too long, or not JSON by its own word")
    func bodies() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let long = #"{"username": "\#(String(repeating: "a", count: 20_000))"}"#
                #expect(try await routes.send(.post, "/api/guests", json: long).problem().status == 413)
                let form = try await routes.send(
                    .post,
                    "/api/guests",
                    json: "username=Ann",
                    headers: [.contentType: "application/x-www-form-urlencoded"]
                )
                #expect(try form.problem().status == 415)
            }
        }
    }

    @Test("limit how often an address may ask, and tell when to come back")
    func limits() async throws {
        try await TestChat.withChat(environment: ["CHAT_LIMITS_GUESTS_PER_MINUTE": "3"]) { chat in
            try await chat.withRoutes { routes in
                for _ in 0..<3 {
                    #expect(try await routes.send(.post, "/api/guests", json: #"{"username": "Ann"}"#).status == 200)
                }
                let answer = try await routes.send(.post, "/api/guests", json: #"{"username": "Ann"}"#)
                #expect(try answer.problem().status == 429)
                #expect(answer.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
                #expect(try await routes.send(.get, "/api/rooms").status == 200, "nothing else is limited")
            }
        }
    }

    @Test("limit attempts at one name from any number of addresses")
    func attempts() async throws {
        let environment = ["CHAT_LIMITS_SIGN_INS_PER_MINUTE": "3", "CHAT_HTTP_TRUSTED_PROXIES": "127.0.0.1,::1"]
        try await TestChat.withChat(environment: environment) { chat in
            try await chat.withServer { routes in
                var statuses: [Int] = []
                for (index, name) in ["dora", "DORA", "Dora", "doRa"].enumerated() {
                    let answer = try await routes.send(
                        .post,
                        "/api/sessions",
                        json: #"{"username": "\#(name)", "password": "guess number \#(index)"}"#,
                        headers: [HTTPField.Name("X-Forwarded-For")!: "192.0.2.\(index)"]
                    )
                    statuses.append(answer.status)
                }
                #expect(statuses == [401, 401, 401, 429])
            }
        }
    }

    @Test("believe in forwarded addresses only what a trusted proxy says", arguments: ["", "127.0.0.1,::1"])
    func forwardedAddresses(proxies: String) async throws {
        var environment = ["CHAT_LIMITS_GUESTS_PER_MINUTE": "2"]
        if !proxies.isEmpty { environment["CHAT_HTTP_TRUSTED_PROXIES"] = proxies }
        try await TestChat.withChat(environment: environment) { chat in
            try await chat.withServer { routes in
                var statuses: [Int] = []
                for index in 0..<4 {
                    let answer = try await routes.send(
                        .post,
                        "/api/guests",
                        json: #"{"username": "Ann"}"#,
                        headers: [HTTPField.Name("X-Forwarded-For")!: "192.0.2.\(index)"]
                    )
                    statuses.append(answer.status)
                }
                #expect(statuses == (proxies.isEmpty ? [200, 200, 429, 429] : [200, 200, 200, 200]))
            }
        }
    }
}

import Auth
import DynamoKitLocal
import HTTPTypes
import Testing

@testable import ChatServer

@Suite("Routes of sessions")
struct SessionRoutesTests {
    private static let guest = #"{"username": "Ann"}"#
    private static let credentials = #"{"username": "Dora", "password": "correct horse"}"#

    private static func refresh(_ session: TestSession, _ routes: RouteClient) async throws -> RouteAnswer {
        try await routes.send(
            .post,
            "/api/sessions/refresh",
            json: #"{"refresh_token": "\#(session.refreshToken)"}"#
        )
    }

    @Test("give guests and accounts tokens for 15 minutes, and new ones for a refresh token")
    func refresh() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let sources = [
                    ("/api/guests", Self.guest), ("/api/users", Self.credentials), ("/api/sessions", Self.credentials),
                ]
                for (path, json) in sources {
                    let first: TestSession = try await routes.send(.post, path, json: json).decode()
                    #expect((890...900).contains(first.expiresIn))
                    let answer = try await Self.refresh(first, routes)
                    #expect(answer.status == 200)
                    #expect(answer.headers[.cacheControl] == "no-store")
                    let second: TestSession = try answer.decode()
                    #expect(second.user.id == first.user.id)
                    #expect(second.user.username == first.user.username)
                    #expect(second.refreshToken != first.refreshToken)
                    let tokens = chat.application.tokens
                    let old = try await tokens.verify(first.token, as: UserClaims.self)
                    let new = try await tokens.verify(second.token, as: UserClaims.self)
                    #expect(new.claims == old.claims)
                    #expect(new.claims.kind == (path == "/api/guests" ? .guest : .account))
                    #expect(new.sessionID != nil && new.sessionID == old.sessionID)
                }
            }
        }
    }

    @Test("refuse what is no refresh token with 401 and a sentence", arguments: ["", "abc", "e30.e30.e30"])
    func unknownRefreshToken(token: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(
                    .post,
                    "/api/sessions/refresh",
                    json: #"{"refresh_token": "\#(token)"}"#
                )
                #expect(try answer.problem().detail == "The refresh token is not known.")
                #expect(answer.status == 401)
            }
        }
    }

    @Test("end the session of a token, and no other of that person")
    func signOut() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let ended: TestSession = try await routes.send(.post, "/api/users", json: Self.credentials).decode()
                let kept: TestSession = try await routes.send(.post, "/api/sessions", json: Self.credentials).decode()
                let answer = try await routes.send(.delete, "/api/sessions/current", token: ended.token)
                #expect(answer.status == 204)
                #expect(answer.text.isEmpty)
                #expect(try await routes.send(.delete, "/api/sessions/current", token: ended.token).status == 401)
                #expect(try await Self.refresh(ended, routes).problem().status == 401)
                #expect(try await Self.refresh(kept, routes).status == 200)
                let page = try await routes.send(.get, "/api/rooms/general/messages", token: kept.token)
                #expect(page.status == 200)
            }
        }
    }

    @Test("end every session of a person, and nobody else's")
    func signOutEverywhere() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let bob: TestSession = try await routes.send(.post, "/api/guests", json: Self.guest).decode()
                var sessions: [TestSession] = [
                    try await routes.send(.post, "/api/users", json: Self.credentials).decode()
                ]
                for _ in 0..<3 {
                    sessions.append(try await routes.send(.post, "/api/sessions", json: Self.credentials).decode())
                }
                #expect(try await routes.send(.delete, "/api/sessions", token: sessions[2].token).status == 204)
                for session in sessions {
                    #expect(try await Self.refresh(session, routes).status == 401)
                    let page = try await routes.send(.get, "/api/rooms/general/messages", token: session.token)
                    #expect(page.status == 401)
                }
                #expect(try await Self.refresh(bob, routes).status == 200)
                #expect(try await routes.send(.post, "/api/sessions", json: Self.credentials).status == 200)
            }
        }
    }

    @Test("end a token that belongs to no session")
    func sessionless() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let user = User(id: "ann", username: "Ann")
                let (token, other) = (try await chat.token(user), try await chat.token(user))
                #expect(try await routes.send(.delete, "/api/sessions/current", token: token).status == 204)
                #expect(try await routes.send(.delete, "/api/sessions/current", token: token).status == 401)
                #expect(try await routes.send(.get, "/api/rooms/general/messages", token: other).status == 200)
            }
        }
    }

    @Test("need a token for signing out, and name their methods")
    func methods() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                for path in ["/api/sessions", "/api/sessions/current"] {
                    #expect(try await routes.send(.delete, path).problem().status == 401)
                }
                for (path, allow) in [
                    ("/api/sessions", "POST, DELETE"), ("/api/sessions/refresh", "POST"),
                    ("/api/sessions/current", "DELETE"),
                ] {
                    let answer = try await routes.send(.get, path)
                    #expect(try answer.problem().status == 405)
                    #expect(answer.headers[.allow] == allow)
                }
            }
        }
    }

    @Test("keep to the lifetimes that are set")
    func lifetimes() async throws {
        let environment = ["CHAT_AUTH_TOKEN_LIFETIME": "120", "CHAT_AUTH_SESSION_LIFETIME": "90"]
        try await TestChat.withChat(environment: environment) { chat in
            try await chat.withRoutes { routes in
                let session: TestSession = try await routes.send(.post, "/api/guests", json: Self.guest).decode()
                #expect((80...90).contains(session.expiresIn), "a token does not outlive its session")
            }
        }
    }

    @Test("forget nobody who has signed out when the server starts again")
    func restart() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let chat = try await TestChat(local)
            let session = try await chat.application.sessions.begin(User(id: "ann", username: "Ann"), kind: .guest)
            let token = try await chat.application.tokens.verify(session.tokens.accessToken, as: UserClaims.self)
            try await chat.application.sessions.end(token)
            let again = try await TestChat(local)
            let error = await #expect(throws: AuthError.self) {
                try await again.application.tokens.verify(session.tokens.accessToken)
            }
            #expect(error?.code == .revoked)
        }
    }
}

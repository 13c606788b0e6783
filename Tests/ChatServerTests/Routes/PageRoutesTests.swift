import HTTPTypes
import Testing

@testable import ChatServer

@Suite("Routes of the page")
struct PageRoutesTests {
    @Test(
        "serve each file as what it is",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/assets/chat.js", "text/javascript; charset=utf-8"),
            ("/assets/base.css", "text/css; charset=utf-8"), ("/assets/icon.svg", "image/svg+xml"),
        ]
    )
    func files(path: String, contentType: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, path)
                #expect(answer.status == 200)
                #expect(!answer.text.isEmpty)
                #expect(answer.headers[.contentType] == contentType)
                #expect(answer.headers[.cacheControl] == "no-cache")
                let tag = try #require(answer.headers[.eTag])
                let again = try await routes.send(.get, path, headers: [.ifNoneMatch: tag])
                #expect(again.status == 304)
                #expect(again.text.isEmpty)
                #expect(try await routes.send(.head, path).status == 200)
            }
        }
    }

    @Test(
        "come with a policy that lets nothing in from elsewhere, errors included",
        arguments: ["/", "/api/rooms", "/no"]
    )
    func policy(path: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, path)
                let policy = try #require(answer.headers[.contentSecurityPolicy])
                for directive in [
                    "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                    "base-uri 'none'",
                ] {
                    #expect(policy.contains(directive))
                }
                #expect(!policy.contains("unsafe"))
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            }
        }
    }

    @Test(
        "answer what is not there with problem details",
        arguments: [
            "/no", "/assets/no.js", "/assets/..%2Fchat.js", "/assets/../Package.swift", "/api", "/api/rooms/general",
            "/assets/", "/socket/websocket",
        ]
    )
    func missing(path: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, path)
                #expect(try answer.problem().status == 404)
            }
        }
    }

    @Test(
        "answer a method that is not there with the ones that are",
        arguments: [
            (HTTPRequest.Method.delete, "/api/rooms", "GET, POST, HEAD"), (.get, "/api/guests", "POST"),
            (.put, "/", "GET, HEAD"), (.post, "/health", "GET, HEAD"),
            (.post, "/api/rooms/general/messages", "GET, HEAD"), (.patch, "/assets/chat.js", "GET, HEAD"),
        ]
    )
    func methods(method: HTTPRequest.Method, path: String, allow: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(method, path)
                #expect(try answer.problem().status == 405)
                #expect(answer.headers[.allow] == allow)
            }
        }
    }

    @Test("tell that the server is well")
    func health() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, "/health")
                #expect(answer.status == 200)
                #expect(answer.text == #"{"status":"ok"}"#)
            }
        }
    }
}

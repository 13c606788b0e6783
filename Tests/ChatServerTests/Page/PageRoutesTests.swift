import ChannelKitTesting
import HTTPTypes
import Testing

@testable import ChatServer

@Suite("Routes of the page")
struct PageRoutesTests {
    @Test(
        "serve each file as what it is",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/assets/chat.js", "text/javascript; charset=utf-8"),
            ("/assets/styles/base.css", "text/css; charset=utf-8"), ("/assets/icon.svg", "image/svg+xml"),
            ("/assets/phoenix/index.js", "text/javascript; charset=utf-8"),
            ("/assets/phoenix/index.d.ts", "text/plain; charset=utf-8"), ("/rooms/general", "text/html; charset=utf-8"),
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
        arguments: ["/", "/rooms/general", "/rooms/no", "/api/rooms", "/no"]
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
            "/no", "/assets/no.js", "/assets/index.html", "/assets/phoenix", "/rooms", "/rooms/a/b",
            "/assets/..%2Fchat.js", "/assets/../Package.swift", "/api", "/api/rooms/general/no",
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
            (.post, "/api/rooms/general/messages", "GET, HEAD"), (.patch, "/assets/phoenix/index.js", "GET, HEAD"),
            (.put, "/rooms/general", "GET, HEAD"),
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

    @Test("come with the rooms there are, and the head of the one that is asked for")
    func firstPaint() async throws {
        try await TestChat.withChat { chat in
            let name = try RoomName("Ann's <b>room</b>", description: #"" autofocus onfocus="alert(1)"#)
            let slug = try RoomSlug("räume-日本")
            _ = try await chat.application.rooms.create(name, slug: slug)
            let ann = try await TestMember.connect("Ann", to: chat.application.endpoint(), of: chat)
            try await ann.enter(slug.text)
            #expect(try await ann.say("said among members only", in: slug.text).isOK)
            try await chat.withRoutes { routes in
                let path = "/rooms/r%C3%A4ume-%E6%97%A5%E6%9C%AC"
                let answer = try await routes.send(.get, path)
                #expect(answer.status == 200)
                #expect(answer.text.contains("<title>Ann&#39;s &lt;b&gt;room&lt;/b&gt; · Chat</title>"))
                #expect(answer.text.contains(#"<h1 id="room-name" tabindex="-1">Ann&#39;s &lt;b&gt;"#))
                #expect(answer.text.contains("&quot; autofocus onfocus=&quot;alert(1)</p>"))
                #expect(answer.text.contains(#"<a href="\#(path)" title="&quot; autofocus"#))
                #expect(answer.text.contains(#"data-room="räume-日本" aria-current="page""#))
                #expect(answer.text.contains(#"<a href="/rooms/general""#))
                #expect(!answer.text.contains("<b>"))
                #expect(!answer.text.contains("{{"))
                // What was said there is for holders of a token.
                #expect(!answer.text.contains("said among members only"))

                let home = try await routes.send(.get, "/")
                #expect(home.text.contains("<title>Chat</title>"))
                #expect(home.text.contains(#"data-room="räume-日本">"#))
            }
        }
    }

    @Test("tell the page whether there is a place for files", arguments: [nil, "chat-files"])
    func uploads(bucket: String?) async throws {
        try await TestChat.withChat(environment: bucket.map { ["CHAT_UPLOADS_BUCKET": $0] } ?? [:]) { chat in
            try await chat.withRoutes { routes in
                let document = try await routes.send(.get, "/rooms/general").text
                #expect(document.contains(#"data-uploads="\#(bucket == nil ? "off" : "on")">"#))
            }
        }
    }

    @Test("name each script, so that none is found late", arguments: ["/assets/chat.js", "/assets/phoenix/socket.js"])
    func modules(path: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let document = try await routes.send(.get, "/").text
                #expect(document.contains(#"<link rel="modulepreload" href="\#(path)">"#))
            }
        }
    }

    @Test("say so, with 404, when there is no such room", arguments: ["no-such", "%3Cscript%3E", "%FF", "%00"])
    func missingRoom(slug: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.get, "/rooms/\(slug)")
                #expect(answer.status == 404)
                #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
                #expect(answer.text.contains("There is no room called #"))
                #expect(answer.text.contains(#"data-room="general""#))
                #expect(!answer.text.contains("#<script>"))
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

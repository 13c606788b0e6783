import ChannelKitTesting
import Foundation
import HTTPTypes
import Testing

@testable import ChatServer

@Suite("Routes of the operators")
struct OperatorRoutesTests {
    static let paths = ["/metrics", "/operator", "/operator/state", "/operator/assets/operator.js"]
    static let admin = headers("admin", "correct horse battery")

    static func headers(_ username: String, _ password: String) -> HTTPFields {
        [.authorization: "Basic " + Data("\(username):\(password)".utf8).base64EncodedString()]
    }

    @Test("nobody gets in without the password", arguments: paths)
    func access(path: String) async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let refused = try await routes.send(.get, path)
                #expect(refused.status == 401)
                #expect(refused.headers[.wwwAuthenticate]?.hasPrefix("Basic ") == true)
                #expect(try await routes.send(.get, path, headers: Self.headers("admin", "wrong")).status == 401)
                #expect(
                    try await routes.send(.get, path, headers: Self.headers("root", "correct horse battery")).status
                        == 401
                )
                let token = try await chat.token(User(id: "ann", username: "Ann"))
                #expect(try await routes.send(.get, path, token: token).status == 401)
                #expect(try await routes.send(.get, path, headers: Self.admin).status == 200)
            }
        }
    }

    @Test("where there is no password, there is nothing", arguments: paths)
    func absent(path: String) async throws {
        try await TestChat.withChat(operations: Operations()) { chat in
            try await chat.withRoutes { routes in
                for headers in [[:], Self.admin] {
                    let answer = try await routes.send(.get, path, headers: headers)
                    #expect(answer.status == 404)
                }
            }
        }
    }

    @Test("scraping is not limited, guessing is")
    func throttled() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                for _ in 0..<50 { #expect(try await routes.send(.get, "/metrics", headers: Self.admin).status == 200) }
                var statuses: Set<Int> = []
                for _ in 0..<12 {
                    statuses.insert(try await routes.send(.get, "/metrics", headers: Self.headers("admin", "x")).status)
                }
                #expect(statuses == [401, 429])
            }
        }
    }

    @Test("requests are counted by the pattern of their route")
    func routes() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let token = try await chat.token(User(id: "ann", username: "Ann"))
                for slug in ["general", "tech-talk", "nowhere"] {
                    _ = try await routes.send(.get, "/api/rooms/\(slug)/messages?limit=7", token: token)
                }
                _ = try await routes.send(.get, "/wp-login.php")
                let metrics = try await routes.send(.get, "/metrics", headers: Self.admin)
                #expect(metrics.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
                let count = #"http_server_request_duration_seconds_count{http_request_method="GET","#
                let route = "http_route=\"/api/rooms/{slug}/messages\""
                #expect(metrics.text.contains("\(count)http_response_status_code=\"200\",\(route)} 2\n"))
                #expect(metrics.text.contains("\(count)http_response_status_code=\"404\",\(route)} 1\n"))
                #expect(metrics.text.contains("\(count)http_response_status_code=\"404\",http_route=\"_none\"} 1\n"))
                for trace in ["general", "tech-talk", "wp-login"] { #expect(!metrics.text.contains(trace)) }
            }
        }
    }

    @Test("calls of the store are counted by operation and table")
    func store() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let text = try await routes.send(.get, "/metrics", headers: Self.admin).text
                let labels = #"{db_collection_name="ChatApp_Rooms",db_operation_name="TransactWriteItems","#
                #expect(text.contains("dynamodb_client_requests_total\(labels)db_system_name=\"aws.dynamodb\"} 2\n"))
                #expect(text.contains(#"dynamodb_cache_misses_total{cache="rooms"} "#))
            }
        }
    }

    @Test("the state has what the page draws")
    func state() async throws {
        struct State: Decodable {
            struct HTTP: Decodable {
                struct Seconds: Decodable {
                    let bounds: [Double]
                    let counts: [Int]
                }
                let requests: Double
                let serverErrors: Double
                let seconds: Seconds
            }
            struct Store: Decodable {
                let calls: Double
                let errors: Double
            }
            let time: Int64
            let http: HTTP
            let dynamodb: Store
            let warnings: [String]
        }
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                for _ in 0..<3 { _ = try await routes.send(.get, "/health") }
                let answer = try await routes.send(.get, "/operator/state", headers: Self.admin)
                let state: State = try answer.decode()
                #expect(state.http.requests == 3)
                #expect(state.http.serverErrors == 0)
                #expect(state.http.seconds.counts.reduce(0, +) == 3)
                #expect(state.http.seconds.counts.count == state.http.seconds.bounds.count + 1)
                #expect(state.dynamodb.calls > 0)
                #expect(state.warnings == [])
                #expect(answer.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test("the page has neither scripts nor styles in it, and may load none from elsewhere")
    func policy() async throws {
        try await TestChat.withChat { chat in
            try await chat.withRoutes { routes in
                let page = try await routes.send(.get, "/operator", headers: Self.admin)
                let policy = try #require(page.headers[.contentSecurityPolicy])
                for directive in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"] {
                    #expect(policy.contains(directive))
                }
                #expect(page.text.matches(of: /<script[^>]*>/).allSatisfy { $0.output.contains("src=") })
                for forbidden in ["<style", "style=", "onclick", "http:"] { #expect(!page.text.contains(forbidden)) }
            }
        }
    }
}

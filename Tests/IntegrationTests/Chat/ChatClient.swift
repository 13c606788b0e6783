import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import TestSupport

/// The chat server's HTTP routes, as far as these tests need them.
struct ChatClient {
    struct Session: Decodable {
        var token: String
        var refreshToken: String

        private enum CodingKeys: String, CodingKey {
            case token
            case refreshToken = "refresh_token"
        }
    }

    struct Message: Decodable, Hashable {
        var id: String
        var content: String
        var timestamp: Int
        var reactions: [Reaction]?
    }

    struct Reaction: Decodable, Hashable {
        var emoji: String
        var count: Int
        var userIDs: [String]

        private enum CodingKeys: String, CodingKey {
            case emoji, count
            case userIDs = "user_ids"
        }
    }

    struct Page: Decodable {
        var messages: [Message]
        var cursor: String?
    }

    /// What the first poll of a client is answered.
    struct Poll: Decodable {
        var status: Int
        var token: String?
    }

    let url: String

    /// Opens a socket as a client does that polls.
    func poll(as session: Session) async throws -> Poll {
        try await self.request(.GET, "/socket/longpoll?vsn=2.0.0&token=\(session.token)")
    }

    func guest(_ username: String = "Reader") async throws -> Session {
        try await self.request(.POST, "/api/guests", body: ["username": username])
    }

    func register(_ username: String, password: String) async throws -> Session {
        try await self.request(.POST, "/api/users", body: ["username": username, "password": password])
    }

    func signIn(_ username: String, password: String) async throws -> Session {
        try await self.request(.POST, "/api/sessions", body: ["username": username, "password": password])
    }

    func refresh(_ session: Session) async throws -> Session {
        try await self.request(.POST, "/api/sessions/refresh", body: ["refresh_token": session.refreshToken])
    }

    func signOut(_ session: Session) async throws {
        _ = try await self.answer(.DELETE, "/api/sessions/current", token: session.token)
    }

    /// All messages of a room, oldest first, read page by page.
    func history(of slug: String, as session: Session) async throws -> [Message] {
        var messages: [Message] = []
        var query = "limit=50"
        while true {
            let page: Page = try await self.request(
                .GET,
                "/api/rooms/\(slug)/messages?\(query)",
                token: session.token
            )
            messages.insert(contentsOf: page.messages, at: 0)
            guard let cursor = page.cursor else { return messages }
            query = "limit=50&before=\(cursor)"
        }
    }

    private func request<Answer: Decodable>(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: String]? = nil,
        token: String? = nil
    ) async throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: try await self.answer(method, path, body: body, token: token))
    }

    private func answer(
        _ method: HTTPMethod,
        _ path: String,
        body: [String: String]? = nil,
        token: String? = nil
    ) async throws -> ByteBuffer {
        var request = HTTPClientRequest(url: self.url + path)
        request.method = method
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let answer = try await response.body.collect(upTo: 1 << 20)
        guard (200..<300).contains(Int(response.status.code)) else {
            throw PeerError(peer: path, problem: "answered \(response.status)", output: String(buffer: answer))
        }
        return answer
    }
}

import ChannelKitHummingbird
import Testing

@testable import ChatServer

@Suite("Origins")
struct OriginTests {
    @Test("are those of the server's own host, unless the configuration names others")
    func origins() async throws {
        try await TestChat.withChat { chat in
            #expect(chat.application.webSockets.checkOrigin == .sameHost)
        }
        let environment = ["CHAT_HTTP_ALLOWED_ORIGINS": "https://a.example,http://localhost:5173"]
        try await TestChat.withChat(environment: environment) { chat in
            let expected = CheckOrigin.allowed(["https://a.example", "http://localhost:5173"])
            #expect(chat.application.webSockets.checkOrigin == expected)
        }
    }
}

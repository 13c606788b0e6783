import ChannelKitHummingbird
import NIOCore
import Testing

/// The opening handshake of RFC 6455, field by field (§4.2).
@Suite("RFC 6455 §4.2, the opening handshake")
struct HandshakeRulesTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=ok"
    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    private static let base = [
        "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade", Self.key, "Sec-WebSocket-Version: 13",
    ]

    /// A request that differs from a right one, and the status of its answer.
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: String
        var requestLine = "GET \(HandshakeRulesTests.target) HTTP/1.1"
        /// How its lines start that are left out.
        var without: [String] = []
        var with: [String] = []
        var status: Int

        var testDescription: String { self.rule }
    }

    static let cases: [Case] = [
        .init(rule: "all that is needed", status: 101),
        .init(rule: "1. a POST", requestLine: "POST \(target) HTTP/1.1", with: ["Content-Length: 0"], status: 400),
        .init(rule: "1. HTTP/1.0", requestLine: "GET \(target) HTTP/1.0", status: 400),
        .init(rule: "2. no Host", without: ["Host"], status: 400),
        .init(rule: "2. two Hosts", with: ["Host: other.example"], status: 400),
        .init(rule: "3. no Upgrade", without: ["Upgrade"], status: 400),
        .init(rule: "3. Upgrade to something else", without: ["Upgrade"], with: ["Upgrade: h2c"], status: 400),
        .init(rule: "3. Upgrade in capitals", without: ["Upgrade"], with: ["Upgrade: WebSocket"], status: 101),
        .init(rule: "3. Upgrade among others", without: ["Upgrade"], with: ["Upgrade: h2c, websocket"], status: 101),
        .init(rule: "4. no Connection", without: ["Connection"], status: 400),
        .init(rule: "4. Connection: close", without: ["Connection"], with: ["Connection: close"], status: 400),
        .init(
            rule: "4. Connection in small letters",
            without: ["Connection"],
            with: ["Connection: upgrade"],
            status: 101
        ),
        .init(
            rule: "4. Upgrade among others",
            without: ["Connection"],
            with: ["Connection: keep-alive, Upgrade"],
            status: 101
        ),
        .init(rule: "5. no key", without: ["Sec-WebSocket-Key"], status: 400),
        .init(rule: "5. an empty key", without: ["Sec-WebSocket-Key"], with: ["Sec-WebSocket-Key:"], status: 400),
        .init(rule: "5. two keys", with: [key], status: 400),
        .init(
            rule: "5. a key of 15 bytes",
            without: ["Sec-WebSocket-Key"],
            with: ["Sec-WebSocket-Key: \(String(repeating: "A", count: 20))"],
            status: 400
        ),
        .init(
            rule: "5. a key of 17 bytes",
            without: ["Sec-WebSocket-Key"],
            with: ["Sec-WebSocket-Key: \(String(repeating: "A", count: 23))="],
            status: 400
        ),
        .init(
            rule: "5. a key that is no Base64",
            without: ["Sec-WebSocket-Key"],
            with: ["Sec-WebSocket-Key: !!!!IHNhbXBsZSBub25jZQ=="],
            status: 400
        ),
        .init(rule: "6. no version", without: ["Sec-WebSocket-Version"], status: 400),
        .init(
            rule: "6. an older version",
            without: ["Sec-WebSocket-Version"],
            with: ["Sec-WebSocket-Version: 8"],
            status: 400
        ),
        .init(
            rule: "6. a later version",
            without: ["Sec-WebSocket-Version"],
            with: ["Sec-WebSocket-Version: 14"],
            status: 400
        ),
        .init(rule: "6. two versions", with: ["Sec-WebSocket-Version: 8"], status: 400),
        .init(rule: "7. an Origin of the same host", with: ["Origin: http://127.0.0.1"], status: 101),
        .init(rule: "7. an Origin of another host", with: ["Origin: http://other.example"], status: 403),
        .init(rule: "7. two Origins", with: ["Origin: http://127.0.0.1", "Origin: http://127.0.0.1"], status: 403),
        .init(rule: "8. a subprotocol that is not known", with: ["Sec-WebSocket-Protocol: chat"], status: 101),
        .init(rule: "9. an extension that is not known", with: ["Sec-WebSocket-Extensions: foo; bar=1"], status: 101),
        .init(
            rule: "9. several lines of extensions",
            with: ["Sec-WebSocket-Extensions: foo", "Sec-WebSocket-Extensions: bar"],
            status: 101
        ),
        .init(rule: "9.1 extensions out of form", with: ["Sec-WebSocket-Extensions: foo; ="], status: 400),
    ]

    @Test("each field is judged", arguments: cases)
    func fields(handshake: Case) async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            var lines = Self.base.filter { line in !handshake.without.contains { line.hasPrefix($0 + ":") } }
            lines = [handshake.requestLine] + lines + handshake.with
            try await client.send(ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n"))
            let response = try await client.response()
            #expect(response.status == handshake.status)
            guard handshake.status == 101 else {
                // §4.4: whoever speaks another version is told the right one.
                let isAboutVersion = handshake.rule.hasPrefix("6.")
                #expect(response.headers["sec-websocket-version"] == (isAboutVersion ? "13" : nil))
                return
            }
            // §4.2.2
            #expect(response.headers["upgrade"]?.lowercased() == "websocket")
            #expect(response.headers["connection"]?.lowercased() == "upgrade")
            #expect(response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(response.headers["sec-websocket-protocol"] == nil)
            #expect(response.headers["sec-websocket-extensions"] == nil)
            try await client.send(.ping("p"))
            #expect(try await client.frame().payload == ByteBuffer(string: "p"))
        }
    }

    @Test("§4.2.2 the subprotocol of the answer is one of those that were offered")
    func subprotocol() async throws {
        var configuration = WebSocketConfiguration.patient
        configuration.subprotocols = ["second", "first"]
        try await withTestServer([.gatekeeper(configuration: configuration)]) { server in
            let client = try await server.connect()
            try await client.requestUpgrade(Self.target, headers: ["sec-websocket-protocol": "other, first, second"])
            let response = try await client.response()
            #expect(response.status == 101)
            #expect(response.headers["sec-websocket-protocol"] == "first")
        }
    }
}

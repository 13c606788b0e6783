import ChannelKit
import ChannelKitHummingbird
import Testing

@Suite("Tokens")
struct TokenPrivacyTests {
    @Test("no token reaches the logs, whether it is let in, refused or sent askew")
    func logs() async throws {
        let capture = LogCapture()
        var configuration = WebSocketConfiguration()
        configuration.longPoll = LongPollConfiguration()
        let mount = SocketMount(
            "/socket",
            Endpoint(Gatekeeper(), channels: [], logger: capture.logger()),
            configuration: configuration
        )
        try await withTestServer([mount], logger: capture.logger()) { server in
            for target in [
                "/socket/websocket?vsn=2.0.0&token=", "/socket/websocket?vsn=9&token=",
                "/socket/longpoll?vsn=2.0.0&token=", "/else?token=",
            ] {
                for token in ["ok", "s3cret"] {
                    let client = try await server.connect()
                    try await client.requestUpgrade(target + token + "&also=s3cret", headers: ["origin": "null"])
                    _ = try await client.response()
                    try await client.requestUpgrade(
                        target + token + "&also=s3cret",
                        headers: ["sec-websocket-protocol": "phoenix, base64url.bearer.phx.czNjcmV0"]
                    )
                    let response = try await client.response()
                    #expect(!response.headers.values.contains { $0.contains("czNjcmV0") })
                }
            }
            let letIn = try await server.connect()
            try await letIn.upgrade("/socket/websocket?vsn=2.0.0&token=ok&also=s3cret")
            let askew = try await server.connect()
            try await askew.send(RawClient.request("/socket/websocket?token=s3cret HTTP/9.9 s3cret"))
            #expect(try await askew.response().status == 400)
        }
        #expect(!capture.lines.isEmpty)
        #expect(capture.lines.filter { $0.contains("s3cret") || $0.contains("czNjcmV0") } == [])
    }
}

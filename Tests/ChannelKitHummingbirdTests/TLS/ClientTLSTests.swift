import ChannelKitClient
import ChannelKitHummingbird
import NIOSSL
import Testing

@Suite("ChannelKitClient over TLS", .timeLimit(.minutes(10)))
struct ClientTLSTests {
    /// Connects once, and goes when it is connected.
    ///
    /// - Throws: Why it is not.
    private static func connect(_ url: String, _ tls: TLSConfiguration? = nil) async throws {
        var configuration = ChannelClientConfiguration(url: url)
        configuration.authToken = { "ok" }
        configuration.connectTimeout = .seconds(300)
        configuration.reconnect.maximumAttempts = 1
        if let tls { configuration.tls = tls }
        let client = try ChannelClient(configuration)
        let states = client.connectionStates()
        async let running: Void = client.run()
        for await state in states where state == .connected {
            client.disconnect()
            break
        }
        try await running
    }

    @Test(
        "a server whose certificate is trusted is connected to, by name and by address",
        arguments: ["localhost", "127.0.0.1"]
    )
    func trusted(host: String) async throws {
        try await TestCertificate.with { certificate in
            try await withTestServer([.gatekeeper()], tls: certificate.server) { server in
                try await Self.connect("wss://\(host):\(server.port)/socket", certificate.client)
            }
        }
    }

    @Test("certificates are verified unless one says otherwise")
    func untrusted() async throws {
        try await TestCertificate.with { certificate in
            try await withTestServer([.gatekeeper()], tls: certificate.server) { server in
                do {
                    try await Self.connect("wss://localhost:\(server.port)/socket")
                    Issue.record("a certificate that nobody knows was trusted")
                } catch let error as ChannelClientError {
                    #expect(error.code == .connectionFailed)
                }
            }
        }
    }
}

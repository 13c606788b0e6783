import ChannelKit
import ChannelKitHummingbird
import Logging
import NIOCore
import NIOSSL
import PhoenixConformance
import TestSupport
import Testing

@Suite("Clients that do not read")
struct SlowConsumerTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=1:ann"

    private static func mount(outboundLimit: Int) -> SocketMount {
        var configuration = WebSocketConfiguration.patient
        configuration.outboundLimit = outboundLimit
        return SocketMount("/socket", conformanceEndpoint(logger: Logger(label: "test")), configuration: configuration)
    }

    private static func join(_ client: RawClient) async throws {
        try await client.upgrade(Self.target)
        try await client.send(text: #"["1","1","conf:slow","phx_join",{}]"#)
        #expect(try await client.text().contains(#""status":"ok""#))
    }

    @Test("a client for whom too much waits is cut off and counted; the others get everything")
    func cutOff() async throws {
        let mount = Self.mount(outboundLimit: 256 << 10)
        try await withTestServer([mount]) { try await Self.cutOff(mount, $0) }
    }

    @Test("so is one over TLS")
    func cutOffOverTLS() async throws {
        let mount = Self.mount(outboundLimit: 256 << 10)
        try await TestCertificate.with { certificate in
            try await withTestServer([mount], tls: certificate.server) {
                try await Self.cutOff(mount, $0, tls: certificate.client)
            }
        }
    }

    private static func cutOff(_ mount: SocketMount, _ server: TestServer, tls: TLSConfiguration? = nil) async throws {
        let slow = try await server.connect(tls: tls)
        let fast = try await server.connect(tls: tls)
        try await Self.join(slow)
        try await Self.join(fast)
        try await slow.setReads(false)

        // What the kernel takes for a client that does not read is several megabytes here and more elsewhere.
        let payload = String(repeating: "x", count: 100_000)
        var sent = 0
        while sent < 3000, mount.counters.snapshot.slowConsumers == 0 {
            sent += 1
            try await fast.send(text: #"["1","\#(sent)","conf:slow","shout",{"x":"\#(payload)"}]"#)
            #expect(try await fast.text().contains(#""shout""#))
            #expect(try await fast.text().contains(#""phx_reply""#))
        }
        #expect(mount.counters.snapshot.slowConsumers == 1)
        #expect(try await eventually { mount.counters.snapshot.open == 1 })
        try await fast.send(text: #"[null,"h","phoenix","heartbeat",{}]"#)
        #expect(try await fast.text().contains(#""h""#))
    }

    @Test("a client that asks and does not read is not read from, and gets every answer once it reads")
    func backPressure() async throws {
        let mount = Self.mount(outboundLimit: 256 << 10)
        try await withTestServer([mount]) { server in
            let client = try await server.connect()
            try await Self.join(client)
            try await client.setReads(false)
            let payload = String(repeating: "x", count: 60_000)
            let count = 300
            async let sending: Void = {
                for ref in 1...count {
                    try await client.send(text: #"["1","\#(ref)","conf:slow","echo",{"x":"\#(payload)"}]"#)
                }
            }()
            // The server stops reading; what is sent meanwhile stays with the client.
            _ = await client.next(within: .milliseconds(500))
            try await client.setReads(true)
            for ref in 1...count {
                let text = try await client.text()
                #expect(text.hasPrefix(#"["1","\#(ref)","#))
            }
            try await sending
            #expect(mount.counters.snapshot.slowConsumers == 0)
        }
    }
}

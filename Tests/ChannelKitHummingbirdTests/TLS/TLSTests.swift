import ChannelKitHummingbird
import NIOCore
import TestSupport
import Testing

@Suite("Sockets over TLS")
struct TLSTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=ok"
    private static let pong = RawFrame(opcode: 0xA, masked: false, payload: ByteBuffer(string: "p"))

    private static func with(
        _ mount: SocketMount,
        body: @Sendable @escaping (TestServer, TestCertificate) async throws -> Void
    ) async throws {
        try await TestCertificate.with { certificate in
            try await withTestServer([mount], tls: certificate.server) { try await body($0, certificate) }
        }
    }

    @Test("a socket opens beside the routes, before and after them on one connection")
    func upgrade() async throws {
        try await Self.with(.gatekeeper()) { server, certificate in
            let client = try await server.connect(tls: certificate.client)
            try await client.send(RawClient.request("/hello"))
            #expect(try await client.response().body == "hello")
            try await client.requestUpgrade("/socket/websocket?token=wrong")
            #expect(try await client.response().status == 401)
            // In one record with what follows it.
            var bytes = RawClient.upgradeRequest(Self.target)
            bytes.writeImmutableBuffer(RawFrame.ping("p").bytes)
            try await client.send(bytes)
            #expect(try await client.response().status == 101)
            #expect(try await client.frame() == Self.pong)
        }
    }

    @Test("messages of many records go both ways")
    func longMessages() async throws {
        try await Self.with(.gatekeeper()) { server, certificate in
            let client = try await server.connect(tls: certificate.client)
            try await client.upgrade(Self.target)
            let ref = String(repeating: "r", count: 200)
            let padding = String(repeating: "x", count: 200_000)
            for _ in 0..<5 {
                try await client.send(text: #"[null,"\#(ref)","phoenix","heartbeat",{"x":"\#(padding)"}]"#)
                #expect(try await client.text().contains(ref))
            }
        }
    }

    @Test("on graceful shutdown sockets are closed with 1001, and the server waits for them")
    func shutdown() async throws {
        let mount = SocketMount.gatekeeper()
        try await Self.with(mount) { server, certificate in
            let client = try await server.connect(tls: certificate.client)
            try await client.upgrade(Self.target)
            await server.shutDown()
            #expect(try await client.closeCode() == 1001)
            try await client.send(.close(1001))
            #expect(await client.next() == .end)
        }
        #expect(mount.counters.snapshot.open == 0)
    }

    @Test(
        "a client that says it will send no more (close_notify) is gone, as is one that says nothing",
        arguments: [true, false]
    )
    func ends(isOrderly: Bool) async throws {
        let mount = SocketMount.gatekeeper()
        try await Self.with(mount) { server, certificate in
            let client = try await server.connect(tls: certificate.client)
            try await client.upgrade(Self.target)
            #expect(try await eventually { mount.counters.snapshot.open == 1 })
            if isOrderly {
                try await client.finish()
                #expect(await client.next() == .end)
            } else {
                try await client.abort()
            }
            #expect(try await eventually { mount.counters.snapshot.open == 0 })
        }
    }

    @Test("what breaks the protocol is told so before the connection ends")
    func violation() async throws {
        try await Self.with(.gatekeeper()) { server, certificate in
            let client = try await server.connect(tls: certificate.client)
            try await client.upgrade(Self.target)
            try await client.send(RawFrame(opcode: 0x3))
            #expect(try await client.closeCode() == 1002)
            #expect(await client.next() == .end)
        }
    }

    @Test("who does not speak TLS is cut off, and who says nothing at all is too")
    func noTLS() async throws {
        var configuration = WebSocketConfiguration.patient
        configuration.handshakeTimeout = .milliseconds(200)
        try await Self.with(.gatekeeper(configuration: configuration)) { server, _ in
            let plain = try await server.connect()
            // It may have been cut off for its silence by then.
            _ = try? await plain.send(RawClient.upgradeRequest(Self.target))
            let silent = try await server.connect()
            #expect(await silent.next() == .end)
            #expect(await plain.next() == .end)
        }
    }
}

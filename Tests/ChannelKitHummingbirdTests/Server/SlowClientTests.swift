import ChannelKitHummingbird
import NIOCore
import TestSupport
import Testing

/// Clients that keep a connection by dawdling. Those that are in time are served in the same tests, with time-outs that only
/// the client can overrun.
@Suite("Slow clients of plain HTTP", .timeLimit(.minutes(30)))
struct SlowClientTests {
    private static let slowPost = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"

    @Test("a body that comes a byte at a time has its request's time, however many bytes there are")
    func body() async throws {
        var timeouts = HTTPTimeouts.patient
        timeouts.requestTimeout = .milliseconds(300)
        try await withTestServer([.gatekeeper()], timeouts: timeouts) { server in
            let client = try await server.connect()
            try await client.send(ByteBuffer(string: Self.slowPost))
            while client.isOpen {
                try? await client.send(ByteBuffer(string: "x"))
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await client.next() == .end)
        }
    }

    @Test("a request that is whole may take its handler longer")
    func slowHandler() async throws {
        var timeouts = HTTPTimeouts.patient
        timeouts.requestTimeout = .milliseconds(50)
        timeouts.idleTimeout = .milliseconds(50)
        try await withTestServer([.gatekeeper()], timeouts: timeouts) { server in
            let client = try await server.connect()
            try await client.send(RawClient.request("/slow"))
            #expect(try await client.response().body == "slow")
        }
    }

    @Test("the head of a second request, sent a byte at a time, has the time of an idle connection")
    func secondHead() async throws {
        var timeouts = HTTPTimeouts.patient
        timeouts.idleTimeout = .milliseconds(300)
        try await withTestServer([.gatekeeper()], timeouts: timeouts) { server in
            let client = try await server.connect()
            try await client.send(RawClient.request("/hello"))
            #expect(try await client.response().body == "hello")
            try await client.send(ByteBuffer(string: "GET /hello HTTP/1.1\r\nX-Slow: "))
            while client.isOpen {
                try? await client.send(ByteBuffer(string: "x"))
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await client.next() == .end)
        }
    }

    @Test("the head of a first request, sent a byte at a time, has the time of a handshake")
    func firstHead() async throws {
        var configuration = WebSocketConfiguration.patient
        configuration.handshakeTimeout = .milliseconds(300)
        try await withTestServer([.gatekeeper(configuration: configuration)]) { server in
            let client = try await server.connect()
            try await client.send(ByteBuffer(string: "GET /hello HTTP/1.1\r\nX-Slow: "))
            while client.isOpen {
                try? await client.send(ByteBuffer(string: "x"))
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await client.next() == .end)
        }
    }

    @Test("a client that leaves a long response unread is cut off")
    func unreadResponse() async throws {
        var timeouts = HTTPTimeouts.patient
        timeouts.stalledResponseTimeout = .milliseconds(300)
        try await withTestServer([.gatekeeper()], timeouts: timeouts) { server in
            let client = try await server.connect()
            try await client.setReads(false)
            try await client.send(RawClient.request("/endless"))
            #expect(try await eventually { server.cutOffs == 1 })
        }
    }
}

import ChannelKitHummingbird
import HummingbirdCore
import NIOCore
import TestSupport
import Testing

@Suite("Upgrade")
struct UpgradeTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=ok"
    private static let ping = RawFrame(opcode: 0x9, payload: ByteBuffer(string: "p"))
    private static let pong = RawFrame(opcode: 0xA, masked: false, payload: ByteBuffer(string: "p"))

    @Test("a socket opens beside the routes, with the key of RFC 6455 answered")
    func upgrade() async throws {
        let mount = SocketMount.gatekeeper()
        try await withTestServer([mount]) { server in
            let client = try await server.connect()
            try await client.requestUpgrade(Self.target)
            let response = try await client.response()
            #expect(response.status == 101)
            #expect(response.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(response.headers["upgrade"] == "websocket")
            #expect(response.headers["sec-websocket-protocol"] == nil)
            try await client.send(Self.ping)
            #expect(try await client.frame() == Self.pong)
            #expect(mount.counters.snapshot.open == 1)
        }
        #expect(mount.counters.snapshot.open == 0)
        #expect(mount.counters.snapshot.opened == 1)
    }

    @Test("plain requests go to the router, one after another on one connection")
    func plainRequests() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            for _ in 0..<3 {
                try await client.send(RawClient.request("/hello"))
                #expect(try await client.response().body == "hello")
            }
            try await client.send(RawClient.request("/echo", method: "POST", body: "a body"))
            #expect(try await client.response().body == "a body")
            try await client.send(RawClient.request("/socket/websocket/else"))
            #expect(try await client.response().status == 404)
        }
    }

    @Test("a refusal carries the status and the fields of connect, and the connection goes on")
    func refusalKeepsAlive() async throws {
        let mount = SocketMount.gatekeeper()
        try await withTestServer([mount]) { server in
            let client = try await server.connect()
            try await client.requestUpgrade("/socket/websocket?vsn=2.0.0&token=wrong")
            let response = try await client.response()
            #expect(response.status == 401)
            #expect(response.headers["www-authenticate"] == "Bearer")
            #expect(response.headers["connection"] == nil)
            #expect(response.body.isEmpty)

            try await client.send(RawClient.request("/hello"))
            #expect(try await client.response().body == "hello")
            try await client.upgrade(Self.target)
            try await client.send(Self.ping)
            #expect(try await client.frame() == Self.pong)
        }
        #expect(mount.counters.snapshot.refused == 1)
    }

    @Test("a refused client that wants the connection closed has it closed")
    func refusalCloses() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            try await client.requestUpgrade("/socket/websocket", headers: ["connection": "close"])
            let response = try await client.response()
            #expect(response.status == 401 || response.status == 403)
            #expect(response.headers["connection"] == "close")
            #expect(await client.next() == .end)
        }
    }

    @Test(
        "a request for another protocol is plain HTTP, and so is the next one",
        arguments: ["h2c", "TLS/1.0", "websocket"]
    )
    func otherUpgrades(name: String) async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            let request = RawClient.upgradeRequest("/hello", headers: ["upgrade": name])
            // Both at once, so that the second is in the decoder that stops at the first.
            var requests = request
            requests.writeImmutableBuffer(RawClient.request("/hello"))
            try await client.send(requests)
            #expect(try await client.response().body == "hello")
            #expect(try await client.response().body == "hello")
            try await client.send(request)
            #expect(try await client.response().body == "hello")
            try await client.upgrade(Self.target)
        }
    }

    @Test("frames that come in one read with the request are not lost")
    func framesBehindTheRequest() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            var bytes = RawClient.upgradeRequest(Self.target)
            for _ in 0..<3 { bytes.writeImmutableBuffer(Self.ping.bytes) }
            try await client.send(bytes)
            #expect(try await client.response().status == 101)
            for _ in 0..<3 { #expect(try await client.frame() == Self.pong) }
        }
    }

    @Test("frames that come while connect is still judging are not lost")
    func framesWhileConnecting() async throws {
        let gate = Gate()
        try await withTestServer([.gatekeeper(before: { await gate.wait() })]) { server in
            let client = try await server.connect()
            try await client.requestUpgrade(Self.target)
            try await client.send(Self.ping)
            #expect(try await eventually { await gate.waiterCount == 1 })
            await gate.open()
            #expect(try await client.response().status == 101)
            #expect(try await client.frame() == Self.pong)
        }
    }

    @Test("a request for a socket waits for the responses to the requests before it")
    func pipelined() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            var bytes = RawClient.request("/slow")
            bytes.writeImmutableBuffer(RawClient.upgradeRequest(Self.target))
            bytes.writeImmutableBuffer(Self.ping.bytes)
            try await client.send(bytes)
            #expect(try await client.response().body == "slow")
            #expect(try await client.response().status == 101)
            #expect(try await client.frame() == Self.pong)
        }
    }

    @Test("a request split into single bytes is a request")
    func singleBytes() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            for byte in RawClient.upgradeRequest(Self.target).readableBytesView {
                try await client.send(ByteBuffer(integer: byte))
            }
            #expect(try await client.response().status == 101)
        }
    }

    @Test("connect that takes too long is answered with 503")
    func slowConnect() async throws {
        // A connection whose request takes as long is closed without an answer, and the request may, on a slow machine.
        let isAnswered = try await withStretchedTime { factor in
            var configuration = WebSocketConfiguration.patient
            configuration.handshakeTimeout = .milliseconds(500 * factor)
            let before: @Sendable () async throws -> Void = { try await Task.sleep(for: .seconds(3600)) }
            return try await withTestServer([.gatekeeper(configuration: configuration, before: before)]) { server in
                let client = try await server.connect()
                try await client.requestUpgrade(Self.target)
                let isRefused = try await client.response().status == 503
                let isEnded = await client.next() == .end
                return isRefused && isEnded
            }
        }
        #expect(isAnswered)
    }

    @Test("a connection without a request is closed after the handshake timeout")
    func silentConnection() async throws {
        var configuration = WebSocketConfiguration.patient
        configuration.handshakeTimeout = .milliseconds(100)
        try await withTestServer([.gatekeeper(configuration: configuration)]) { server in
            let client = try await server.connect()
            #expect(await client.next() == .end)
        }
    }

    @Test("what is no HTTP is answered with 400", arguments: ["nonsense\r\n\r\n", "GET / HTTP/3.7\r\n\r\n"])
    func noHTTP(text: String) async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            try await client.send(ByteBuffer(string: text))
            #expect(try await client.response().status == 400)
            #expect(await client.next() == .end)
        }
    }

    @Test("header fields beyond the bound are refused")
    func headerBound() async throws {
        var http = HTTP1Channel.Configuration()
        http.httpDecoder.maxHeaderListSize = 1024
        try await withTestServer([.gatekeeper()], http: http) { server in
            let client = try await server.connect()
            try await client.requestUpgrade(Self.target, headers: ["x-long": String(repeating: "x", count: 2048)])
            #expect(try await client.response().status == 400)
            #expect(await client.next() == .end)
        }
    }

    @Test(
        "odd spellings of the upgrade fields never crash the server",
        arguments: [
            "\tUpgrade", "keep-alive,\tUpgrade", "foo upgrade", "upgrade ,x", ",,upgrade", "upgrade;q=1",
            "keep-alive, Upgrade",
        ]
    )
    func oddConnectionFields(value: String) async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            var bytes = RawClient.upgradeRequest(Self.target, headers: ["connection": value])
            bytes.writeImmutableBuffer(RawClient.request("/hello"))
            try await client.send(bytes)
            #expect([101, 400].contains(try await client.response().status))
            let another = try await server.connect()
            try await another.send(RawClient.request("/hello"))
            #expect(try await another.response().body == "hello")
        }
    }
}

/// Holds whoever waits until it is opened.
actor Gate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    var waiterCount: Int { self.waiters.count }

    func wait() async {
        guard !self.isOpen else { return }
        await withCheckedContinuation { self.waiters.append($0) }
    }

    func open() {
        self.isOpen = true
        for waiter in self.waiters { waiter.resume() }
        self.waiters = []
    }
}

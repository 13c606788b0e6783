import ChannelKitHummingbird
import NIOCore
import RateLimit
import TestSupport
import Testing

@testable import ChannelKitHummingbird

@Suite("Who may come in")
struct AdmissionTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=ok"

    private static func admission(_ change: (inout WebSocketConfiguration) -> Void) -> Admission {
        var configuration = WebSocketConfiguration()
        change(&configuration)
        return Admission(configuration: configuration)
    }

    private static func address(_ text: String) throws -> SocketAddress {
        try SocketAddress(ipAddress: text, port: 4000)
    }

    @Test("handshakes of one address are bounded, and cost the others nothing")
    func perAddress() throws {
        let admission = Self.admission {
            $0.handshakeRatePerAddress = .gcra(limit: 2, per: .seconds(7200))
            $0.handshakeRate = .gcra(limit: 3, per: .seconds(7200))
        }
        let (greedy, other) = (try Self.address("192.0.2.1"), try Self.address("192.0.2.2"))
        #expect(admission.countHandshake(from: greedy) == nil)
        #expect(admission.countHandshake(from: greedy) == nil)
        for _ in 0..<5 {
            guard case .tooManyFromAddress(.some(let wait)) = admission.countHandshake(from: greedy) else {
                Issue.record("let in")
                continue
            }
            #expect(wait > .zero && wait <= .seconds(3600))
        }
        #expect(admission.countHandshake(from: other) == nil)
        guard case .tooMany = admission.countHandshake(from: other) else {
            Issue.record("let in")
            return
        }
    }

    @Test(
        "an address is a client's where no other client can have it",
        arguments: [
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true), ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("::1", "::2", true),
        ]
    )
    func keys(one: String, other: String, areSame: Bool) throws {
        #expect((try Self.address(one).clientKey == Self.address(other).clientKey) == areSame)
        #expect(try SocketAddress(unixDomainSocketPath: "/tmp/socket").clientKey == nil)
    }

    @Test("seats are as many as there are, and free again when they are left")
    func seats() {
        let admission = Self.admission { $0.maximumSockets = 2 }
        #expect([admission.takeSeat(), admission.takeSeat(), admission.takeSeat()] == [true, true, false])
        admission.leaveSeat()
        #expect([admission.takeSeat(), admission.takeSeat()] == [true, false])
    }

    @Test(
        "a handshake too many is refused with the time to come back, and counted",
        arguments: [(false, 503), (true, 429)]
    )
    func tooMany(isPerAddress: Bool, status: Int) async throws {
        var configuration = WebSocketConfiguration.patient
        let policy = RateLimitPolicy.gcra(limit: 2, per: .seconds(7200))
        if isPerAddress { configuration.handshakeRatePerAddress = policy } else { configuration.handshakeRate = policy }
        configuration.longPoll = LongPollConfiguration()
        let mount = SocketMount.gatekeeper(configuration: configuration)
        try await withTestServer([mount]) { server in
            let client = try await server.connect()
            try await client.requestUpgrade("/socket/websocket?token=wrong")
            #expect(try await client.response().status == 401)
            try await client.upgrade(Self.target)
            for request in [
                RawClient.upgradeRequest(Self.target), RawClient.request("/socket/longpoll?vsn=2.0.0&token=ok"),
            ] {
                let late = try await server.connect()
                try await late.send(request)
                let response = try await late.response()
                #expect(response.status == status)
                let seconds = try #require(response.headers["retry-after"].flatMap { Int($0) })
                #expect((1...3600).contains(seconds))
            }
            #expect(mount.counters.snapshot.throttled == 2)
            #expect(mount.counters.snapshot.refused == 3)
            #expect(mount.counters.snapshot.full == 0)
            // Routes are not sockets.
            let other = try await server.connect()
            try await other.send(RawClient.request("/hello"))
            #expect(try await other.response().body == "hello")
        }
    }

    @Test("a socket too many is refused until another one has closed, whatever became of the handshakes before")
    func full() async throws {
        var configuration = WebSocketConfiguration.patient
        configuration.maximumSockets = 2
        let gate = Gate()
        let mount = SocketMount.gatekeeper(configuration: configuration, before: { await gate.wait() })
        try await withTestServer([mount]) { server in
            // Two are being judged: one goes away, the other is refused.
            let gone = try await server.connect()
            let refused = try await server.connect()
            try await gone.requestUpgrade(Self.target)
            try await refused.requestUpgrade("/socket/websocket?token=wrong")
            #expect(try await eventually { await gate.waiterCount == 2 })
            try await Self.expectFull(server)
            try await gone.drop()
            await gate.open()
            #expect(try await refused.response().status == 401)
            #expect(try await eventually { mount.admission.seatCount == 0 })

            let open = [try await server.connect(), try await server.connect()]
            for client in open { try await client.upgrade(Self.target) }
            try await Self.expectFull(server)
            try await open[0].drop()
            #expect(try await eventually { mount.counters.snapshot.open == 1 })
            let next = try await server.connect()
            try await next.upgrade(Self.target)
            #expect(mount.counters.snapshot.full == 2)
        }
        #expect(mount.admission.seatCount == 0)
    }

    private static func expectFull(_ server: TestServer) async throws {
        let client = try await server.connect()
        try await client.requestUpgrade(Self.target)
        #expect(try await client.response().status == 503)
        #expect(await client.next() == .end)
    }
}

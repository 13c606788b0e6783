import ChannelKit
import ChannelKitHummingbird
import NIOCore
import TestSupport
import Testing

/// That something does not hold the server is seen in that the server ends, while it would be held for good.
@Suite("Shutdown", .timeLimit(.minutes(30)))
struct ShutdownTests {
    private static let target = "/socket/websocket?vsn=2.0.0&token=ok"

    @Test("open sockets are closed with 1001, and the server waits for them")
    func closesSockets() async throws {
        let mount = SocketMount.gatekeeper()
        try await withTestServer([mount]) { server in
            let clients = [try await server.connect(), try await server.connect()]
            for client in clients { try await client.upgrade(Self.target) }
            await server.shutDown()
            for client in clients {
                #expect(try await client.closeCode() == 1001)
                try await client.send(.close(1001))
                #expect(await client.next() == .end)
            }
        }
        #expect(mount.counters.snapshot.open == 0)
    }

    @Test("a client that never answers the close does not hold the server")
    func silentClients() async throws {
        var configuration = WebSocketConfiguration.patient
        configuration.closeTimeout = .milliseconds(200)
        let client = try await withTestServer([.gatekeeper(configuration: configuration)]) { server in
            // Not among the clients that the test server drops.
            let client = try await RawClient.connect(to: server.port)
            try await client.upgrade(Self.target)
            return client
        }
        #expect(try await client.closeCode() == 1001)
        #expect(await client.next() == .end)
    }

    @Test("a socket that was opened behind a plain request on one connection is closed too")
    func lateSocket() async throws {
        try await withTestServer([.gatekeeper()]) { server in
            let client = try await server.connect()
            try await client.send(RawClient.request("/hello"))
            #expect(try await client.response().body == "hello")
            try await client.upgrade(Self.target)
            await server.shutDown()
            #expect(try await client.closeCode() == 1001)
        }
    }

    @Test("idle connections and one whose client is being judged do not hold the server")
    func otherConnections() async throws {
        let gate = Gate()
        try await withTestServer([.gatekeeper(before: { await gate.wait() })]) { server in
            let silent = try await server.connect()
            let idle = try await server.connect()
            try await idle.send(RawClient.request("/hello"))
            #expect(try await idle.response().body == "hello")
            let judged = try await server.connect()
            try await judged.requestUpgrade(Self.target)
            #expect(try await eventually { await gate.waiterCount == 1 })
            await server.shutDown()
            #expect(await silent.next() == .end)
            #expect(await idle.next() == .end)
            #expect(try await judged.response().status == 503)
            #expect(await judged.next() == .end)
        }
        await gate.open()
    }

    @Test("the server ends when the last channel has terminated, also of a socket that had gone before")
    func channels() async throws {
        let terminations = Terminations()
        let mount = SocketMount("/socket", terminations.endpoint(), configuration: .patient)
        try await withTestServer([mount]) { server in
            let gone = try await server.connect()
            let late = try await server.connect()
            try await late.send(RawClient.request("/hello"))
            #expect(try await late.response().body == "hello")
            for client in [gone, late] {
                try await client.upgrade(Self.target)
                try await client.send(text: #"["1","1","slow:1","phx_join",{}]"#)
                #expect(try await client.text().contains(#""status":"ok""#))
            }
            try await gone.drop()
            #expect(try await eventually { terminations.begun == 1 })
            await server.shutDown()
            #expect(try await late.closeCode() == 1001)
            try await late.send(.close(1001))
            #expect(await late.next() == .end)
            #expect(terminations.ended == 0)
            await terminations.letEnd()
        }
        #expect(terminations.ended == 2)
    }

    @Test("a channel that does not terminate holds the server for its grace and no longer")
    func endlessChannel() async throws {
        let terminations = Terminations()
        var limits = SocketLimits()
        limits.terminationGrace = .milliseconds(100)
        let mount = SocketMount("/socket", terminations.endpoint(limits: limits), configuration: .patient)
        try await withTestServer([mount]) { server in
            let client = try await server.connect()
            try await client.upgrade(Self.target)
            try await client.send(text: #"["1","1","slow:1","phx_join",{}]"#)
            #expect(try await client.text().contains(#""status":"ok""#))
            try await client.drop()
            #expect(try await eventually { terminations.begun == 1 })
        }
        #expect(terminations.ended == 0)
        await terminations.letEnd()
        #expect(try await eventually { terminations.ended == 1 })
    }

    @Test("a client that closes its half without a close frame is gone")
    func halfClosed() async throws {
        let mount = SocketMount.gatekeeper()
        try await withTestServer([mount]) { server in
            let client = try await server.connect()
            try await client.upgrade(Self.target)
            try await client.finish()
            #expect(await client.next() == .end)
            #expect(try await eventually { mount.counters.snapshot.open == 0 })
        }
    }
}

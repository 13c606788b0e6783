import ChannelKit
import ChannelKitTesting
import NIOCore
import TestSupport
import Testing

@testable import ChannelKitClient

/// On a clock that stands still unless the test moves it: nothing here waits for time.
@Suite("A client's connection", .timeLimit(.minutes(5)))
struct ConnectionTests {
    @Test("the request says where, with which version, which parameters and whose token")
    func request() async throws {
        let fixture = try ClientFixture {
            $0.url = "wss://example.com:8443/live/?a=1"
            $0.parameters = { ["name": "Ann & Bob"] }
            $0.authToken = { "abc.def" }
            $0.headers = ["Origin": "https://example.com"]
        }
        try await fixture.run {
            let request = await fixture.transport.attempt().request
            #expect(request.url.authority == "example.com:8443")
            #expect(request.url.isSecure)
            #expect(request.target == "/live/websocket?a=1&name=Ann%20%26%20Bob&vsn=2.0.0")
            #expect(request.subprotocols == ["phoenix", "base64url.bearer.phx.YWJjLmRlZg"])
            #expect(request.headers == [ConnectionHeader(name: "Origin", value: "https://example.com")])
        }
    }

    @Test(
        "URLs that are none of a socket are errors",
        arguments: ["", "example.com", "ftp://example.com/socket", "ws://"]
    )
    func badURL(url: String) {
        #expect(throws: ChannelClientError.self) { try ChannelClient(ChannelClientConfiguration(url: url)) }
    }

    @Test("token and parameters are asked for anew for each connection")
    func freshToken() async throws {
        let tokens = EventBuffer<String>(EventBuffering())
        for token in ["one", "two"] { _ = tokens.append(token) }
        let fixture = try ClientFixture { $0.authToken = { await tokens.next() } }
        var states = fixture.client.connectionStates().makeAsyncIterator()
        try await fixture.run {
            let first = await fixture.transport.connection()
            #expect(first.request.subprotocols.last == "base64url.bearer.phx.b25l")
            first.receive(.closed(.closed(CloseCode(rawValue: 1011), reason: "")))
            await fixture.waits(&states)
            await fixture.loop.advance(by: .seconds(1))
            let second = await fixture.transport.attempt()
            #expect(second.request.subprotocols.last == "base64url.bearer.phx.dHdv")
        }
    }

    @Test("a token that cannot be had counts as a failed attempt, and is asked for again")
    func noToken() async throws {
        let tries = EventBuffer<Int>(EventBuffering())
        for number in 1...2 { _ = tries.append(number) }
        let fixture = try ClientFixture {
            $0.authToken = {
                guard await tries.next() == 2 else { throw CancellationError() }
                return "late"
            }
        }
        try await fixture.run {
            var states = fixture.client.connectionStates().makeAsyncIterator()
            while let state = await states.next() {
                guard case .waiting(.failed(let error), let delay) = state else { continue }
                #expect(error.code == .connectionFailed)
                #expect(delay == .seconds(1))
                break
            }
            await fixture.loop.advance(by: .seconds(1))
            #expect(await fixture.transport.attempt().request.subprotocols.count == 2)
        }
    }

    @Test("its states tell what happens")
    func states() async throws {
        let fixture = try ClientFixture()
        var states = fixture.client.connectionStates().makeAsyncIterator()
        #expect(await states.next() == .idle)
        try await fixture.run {
            #expect(await states.next() == .connecting(attempt: 1))
            let first = await fixture.transport.connection()
            #expect(await states.next() == .connected)
            first.receive(.closed(.closed(.internalError, reason: "oops")))
            let end = ConnectionEnd.closed(.internalError, reason: "oops")
            #expect(await states.next() == .waiting(end, reconnectsAfter: .seconds(1)))
            await fixture.loop.advance(by: .seconds(1))
            #expect(await states.next() == .connecting(attempt: 2))
            _ = await fixture.transport.connection()
            #expect(await states.next() == .connected)
        }
        #expect(await states.next() == .ended(.disconnected))
        #expect(await states.next() == nil)
    }

    @Test("a server that stops to answer heartbeats is left for another connection")
    func stale() async throws {
        let fixture = try ClientFixture()
        var states = fixture.client.connectionStates().makeAsyncIterator()
        try await fixture.run {
            let first = await fixture.transport.connection()
            await fixture.loop.advance(by: .seconds(30))
            let heartbeat = await first.next()
            #expect(heartbeat.topic == "phoenix" && heartbeat.event == "heartbeat")
            try first.reply(to: heartbeat)
            await fixture.loop.advance(by: .seconds(30))
            #expect(await first.next().event == "heartbeat")
            await fixture.loop.advance(by: .seconds(10))
            #expect(await first.ends.next() == .abort)
            await fixture.waits(&states)
            await fixture.loop.advance(by: .seconds(1))
            let second = await fixture.transport.connection()
            // The timers of the first connection are not those of the second.
            await fixture.loop.advance(by: .seconds(30))
            #expect(await second.next().event == "heartbeat")
            #expect(fixture.client.counters.staleConnections == 1)
            #expect(fixture.client.counters.connections == 2)
        }
    }

    @Test("a server that closes with 1000 is left alone")
    func normalClose() async throws {
        let fixture = try ClientFixture()
        async let running: Void = fixture.client.run()
        await fixture.transport.connection().receive(.closed(.closed(.normal, reason: "")))
        try await running
        #expect(fixture.client.connectionState == .ended(.closed(.normal, reason: "")))
    }

    @Test("a policy that gives up ends the client with the reason")
    func givesUp() async throws {
        let fixture = try ClientFixture { $0.reconnect.maximumAttempts = 1 }
        async let running: Void = fixture.client.run()
        let refusal = ChannelClientError(.connectionRefused, "no", httpStatus: 403)
        await fixture.transport.attempt().receive(.closed(.failed(refusal)))
        do {
            try await running
            Issue.record("the client has not given up")
        } catch let error as ChannelClientError {
            #expect(error.code == .connectionRefused)
            #expect(error.httpStatus == 403)
        }
    }

    @Test("disconnecting closes the connection with 1000 and ends the client")
    func disconnect() async throws {
        let fixture = try ClientFixture()
        async let running: Void = fixture.client.run()
        let connection = await fixture.transport.connection()
        fixture.client.disconnect()
        #expect(await connection.ends.next() == .close(.normal))
        try await running
        // It cannot be run again.
        try await fixture.client.run()
        await #expect(throws: ChannelClientError.self) { try await fixture.client.channel("room:a").join() }
    }

    @Test("disconnecting while it waits to connect anew does not wait for that")
    func disconnectWhileWaiting() async throws {
        let fixture = try ClientFixture()
        var states = fixture.client.connectionStates().makeAsyncIterator()
        async let running: Void = fixture.client.run()
        await fixture.transport.attempt().receive(.closed(.stale))
        while let state = await states.next() { if case .waiting = state { break } }
        fixture.client.disconnect()
        try await running
        #expect(fixture.client.connectionState == .ended(.disconnected))
    }

    @Test("cancelling the task that runs it closes the connection, and is no error")
    func cancellation() async throws {
        let fixture = try ClientFixture()
        let running = Task { try await fixture.client.run() }
        let connection = await fixture.transport.connection()
        running.cancel()
        #expect(await connection.ends.next() == .close(.normal))
        try await running.value
    }

    @Test("it runs once")
    func twice() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            _ = await fixture.transport.connection()
            await #expect(throws: ChannelClientError.self) { try await fixture.client.run() }
        }
    }

    @Test("a message that cannot be understood is counted, and the others go on")
    func malformed() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            var events = room.events().makeAsyncIterator()
            try await fixture.join(room, on: connection)
            _ = await events.next()
            connection.receive(text: "nonsense")
            connection.receive(.binary(ByteBuffer(bytes: [9])))
            connection.receive(text: #"[null,null,"room:a","news",{}]"#)
            guard case .message(let message) = await events.next() else { throw CancellationError() }
            #expect(message.event == "news")
            #expect(fixture.client.counters.malformedMessages == 2)
        }
    }
}

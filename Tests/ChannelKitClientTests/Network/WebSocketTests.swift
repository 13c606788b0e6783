import ChannelKit
import ChannelKitHummingbird
import NIOCore
import ServiceLifecycle
import TestSupport
import Testing

@testable import ChannelKitClient

@Suite("A client over real sockets", .serialized, .timeLimit(.minutes(10)))
struct WebSocketTests {
    struct Said: Codable, Equatable, Sendable { var n: Int }

    private static func configuration(_ url: String, token: String = "ann") -> ChannelClientConfiguration {
        var configuration = ChannelClientConfiguration(url: url)
        configuration.authToken = { token }
        configuration.reconnect = ReconnectPolicy(
            backoff: Backoff(initial: .milliseconds(10), maximum: .milliseconds(100)),
            goingAwaySpread: .milliseconds(10)
        )
        configuration.replyTimeout = .seconds(120)
        configuration.connectTimeout = .seconds(120)
        return configuration
    }

    @Test(
        "text and bytes go there and back, short ones and long ones",
        arguments: [0, 1, 125, 126, 65_535, 65_536, 200_000]
    )
    func echo(length: Int) async throws {
        try await ClubServer.with { server in
            try await ChannelClient.withClient(Self.configuration(server.url)) { client in
                let club = client.channel("club:a")
                let welcome = try await club.join(as: [String: String].self)
                #expect(welcome == ["welcome": "ann"])
                let text = ["text": String(repeating: "é", count: length / 2)]
                #expect(try await club.push("echo", text, as: [String: String].self) == text)
                let bytes = Payload.binary(ByteBuffer(repeating: 0xA5, count: length))
                #expect(try await club.push("echo", bytes) == bytes)
            }
        }
    }

    @Test("a server that refuses answers with its status, and is asked again")
    func refused() async throws {
        try await ClubServer.with { server in
            var configuration = Self.configuration(server.url, token: "banned")
            configuration.reconnect.maximumAttempts = 3
            let client = try ChannelClient(configuration)
            var states = client.connectionStates().makeAsyncIterator()
            do {
                try await client.run()
                Issue.record("it was let in")
            } catch let error as ChannelClientError {
                #expect(error.code == .connectionRefused)
                #expect(error.httpStatus == 403)
            }
            var attempts = 0
            while let state = await states.next() { if case .connecting = state { attempts += 1 } }
            #expect(attempts == 3)
        }
    }

    @Test("a port where nobody listens, and a path that is no socket")
    func noServer() async throws {
        let port = try TestPort.free()
        var configuration = Self.configuration("ws://127.0.0.1:\(port)/socket")
        configuration.reconnect.maximumAttempts = 1
        do {
            try await ChannelClient(configuration).run()
            Issue.record("it was let in")
        } catch let error as ChannelClientError {
            #expect(error.code == .connectionFailed)
        }
        try await ClubServer.with { server in
            var configuration = Self.configuration("ws://127.0.0.1:\(server.port)/other")
            configuration.reconnect.maximumAttempts = 1
            do {
                try await ChannelClient(configuration).run()
                Issue.record("it was let in")
            } catch let error as ChannelClientError {
                #expect(error.httpStatus == 404)
            }
        }
    }

    @Test("when the server is restarted, the client comes back, joins anew, and sends what has waited")
    func restart() async throws {
        let port = try TestPort.free()
        let client = try ChannelClient(Self.configuration("ws://127.0.0.1:\(port)/socket"))
        let club = client.channel("club:a")
        let events = club.events()
        try await client.whileRunning {
            try await ClubServer.with(port: port) { _ in _ = try await club.join() }
            var iterator = events.makeAsyncIterator()
            while let event = await iterator.next() { if case .interrupted = event { break } }
            // There is no server now.
            let pushes = (1...5).map { number in
                Task { try await club.push("say", Said(n: number)) }
            }
            try await ClubServer.with(port: port) { _ in
                for push in pushes { _ = try await push.value }
            }
            var numbers: [Int] = []
            while numbers.count < 5, let event = await iterator.next() {
                guard case .message(let message) = event, message.event == "said" else { continue }
                numbers.append(try message.payload.decode(as: Said.self).n)
            }
            #expect(numbers.sorted() == [1, 2, 3, 4, 5])
        }
        #expect(client.counters.connections == 2)
    }

    @Test("a server that goes away in good order is followed to the next one")
    func drain() async throws {
        let port = try TestPort.free()
        let client = try ChannelClient(Self.configuration("ws://127.0.0.1:\(port)/socket"))
        let club = client.channel("club:a")
        var states = client.connectionStates().makeAsyncIterator()
        try await client.whileRunning {
            try await ClubServer.with(port: port) { server in
                try await club.join()
                await server.group.triggerGracefulShutdown()
            }
            // Attempts from before the server was up may have failed.
            while let state = await states.next() {
                guard case .waiting(.closed(let code, _), _) = state else { continue }
                #expect(code == .goingAway)
                break
            }
            try await ClubServer.with(port: port) { _ in
                let echo = try await club.push("echo", Said(n: 1), as: Said.self)
                #expect(echo == Said(n: 1))
            }
        }
    }

    @Test("a peer that accepts and says nothing is given up")
    func silent() async throws {
        try await SilentServer.with { port in
            var configuration = Self.configuration("ws://127.0.0.1:\(port)/socket")
            configuration.connectTimeout = .milliseconds(50)
            configuration.reconnect.maximumAttempts = 2
            do {
                try await ChannelClient(configuration).run()
                Issue.record("it was let in")
            } catch let error as ChannelClientError {
                #expect(error.code == .connectionFailed)
            }
        }
    }

    @Test("hundreds of messages in flight on one connection all get their own answers")
    func concurrent() async throws {
        try await ClubServer.with { server in
            try await ChannelClient.withClient(Self.configuration(server.url)) { client in
                let club = client.channel("club:a")
                try await club.join()
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<300 {
                        group.addTask {
                            try await club.push("echo", Said(n: number), as: Said.self) == Said(n: number)
                        }
                    }
                    for try await isOwn in group { #expect(isOwn) }
                }
            }
        }
    }
}

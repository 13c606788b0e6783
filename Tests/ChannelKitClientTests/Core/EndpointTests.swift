import ChannelKit
import ChannelKitTesting
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import ChannelKitClient

@Suite("A client of ChannelKit's own endpoint, in memory", .timeLimit(.minutes(10)))
struct EndpointTests {
    struct Said: Codable, Equatable, Sendable { var n: Int }

    private let endpoint = Endpoint.club(history: History(count: 10_000, bytes: 16 << 20))

    private func client(_ name: String) throws -> (client: ChannelClient, transport: EndpointTransport<ClubSocket>) {
        let transport = EndpointTransport(self.endpoint)
        var configuration = ChannelClientConfiguration(url: "ws://test/socket")
        configuration.parameters = { ["name": name] }
        configuration.reconnect.backoff = Backoff(initial: .milliseconds(1), maximum: .milliseconds(20))
        configuration.replyTimeout = .seconds(120)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        return (try ChannelClient(configuration, transport: transport, eventLoop: loop), transport)
    }

    @Test("what one says the other hears")
    func conversation() async throws {
        let (ann, _) = try self.client("ann")
        let (bob, _) = try self.client("bob")
        try await ann.whileRunning {
            try await bob.whileRunning {
                let heard = bob.channel("club:a")
                var messages = heard.messages("said", as: Said.self).makeAsyncIterator()
                #expect(try await heard.join(as: [String: String].self) == ["welcome": "bob"])
                let club = ann.channel("club:a")
                try await club.join()
                try await club.push("say", Said(n: 1))
                #expect(try await messages.next() == Said(n: 1))
                #expect(try await club.push("echo", Said(n: 2), as: Said.self) == Said(n: 2))
                let bytes = Payload.binary(ByteBuffer(bytes: [1, 2, 3]))
                #expect(try await club.push("echo", bytes) == bytes)
            }
        }
    }

    @Test("a refusal says why")
    func refusal() async throws {
        let (ann, _) = try self.client("ann")
        try await ann.whileRunning {
            do {
                try await ann.channel("club:closed").join()
                Issue.record("it was let in")
            } catch let error as ChannelClientError {
                #expect(error.code == .joinRefused && error.reply?.reason == "closed")
            }
            do {
                try await ann.channel("nowhere").join()
                Issue.record("it was let in")
            } catch let error as ChannelClientError {
                #expect(error.reply?.reason == "unmatched topic")
            }
        }
    }

    @Test(
        "whatever is cut and whenever, a client that resumes hears everything once and in order",
        arguments: UInt64(0)..<8
    )
    func resume(seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed)
        let count = 300
        let topic = "club:resume-\(seed)"
        let (listener, network) = try self.client("listener")
        let (speaker, _) = try self.client("speaker")
        try await listener.whileRunning {
            try await speaker.whileRunning {
                let heard = listener.channel(topic, options: RemoteChannelOptions(resume: true))
                let events = heard.events(buffering: EventBuffering(limit: 10_000))
                try await heard.join()
                let club = speaker.channel(topic)
                try await club.join()
                async let numbers = Self.collect(events, until: count)
                for number in 1...count {
                    // Every other one binary, whose number comes ahead of it.
                    if number.isMultiple(of: 2) {
                        try await club.push("say", Payload.binary(ByteBuffer(integer: number)))
                    } else {
                        try await club.push("say", Said(n: number))
                    }
                    if Int.random(in: 0..<10, using: &generator) == 0 { network.cut() }
                }
                let (heardNumbers, recovered) = try await numbers
                #expect(heardNumbers == Array(1...count))
                #expect(recovered.allSatisfy { $0 })
            }
        }
    }

    /// The numbers that come, up to the last, and whether each rejoin says that nothing is missing.
    private static func collect(
        _ events: EventSequence<RemoteChannelEvent>,
        until last: Int
    ) async throws -> (numbers: [Int], recovered: [Bool]) {
        var numbers: [Int] = []
        var recovered: [Bool] = []
        for await event in events {
            switch event {
            case .joined(let joined):
                guard joined.isRejoin else { continue }
                recovered.append(joined.recovered == true)
                // What is missing will not come, the last perhaps included.
                if joined.recovered != true { return (numbers, recovered) }
            case .message(let message) where message.event == "said":
                let payload = message.payload
                let number =
                    switch payload.kind {
                    case .binary: payload.bytes.getInteger(at: payload.bytes.readerIndex, as: Int.self)
                    case .json: try payload.decode(as: Said.self).n
                    }
                numbers.append(number ?? -1)
                if number == last { return (numbers, recovered) }
            case .message, .interrupted: break
            case .missed, .closed: return (numbers, recovered)
            }
        }
        return (numbers, recovered)
    }

    @Test("a client that comes back too late is told that something is missing")
    func notRecovered() async throws {
        let endpoint = Endpoint.club(history: History(count: 2))
        let transport = EndpointTransport(endpoint)
        let loop = TestEventLoop()
        var configuration = ChannelClientConfiguration(url: "ws://test/socket?name=ann")
        configuration.reconnect.backoff = Backoff(initial: .seconds(1), maximum: .seconds(1), jitter: 0)
        let client = try ChannelClient(configuration, transport: transport, eventLoop: loop)
        var states = client.connectionStates().makeAsyncIterator()
        try await client.whileRunning {
            let heard = client.channel("club:a", options: RemoteChannelOptions(resume: true))
            var events = heard.events().makeAsyncIterator()
            try await heard.join()
            transport.cut()
            while let event = await events.next() { if case .interrupted = event { break } }
            while let state = await states.next() { if case .waiting = state { break } }
            for number in 1...5 { try endpoint.broadcast(topic: "club:a", event: "said", payload: Said(n: number)) }
            await loop.advance(by: .seconds(1))
            while let event = await events.next() {
                guard case .joined(let joined) = event else { continue }
                #expect(joined.isRejoin && joined.recovered == false)
                break
            }
        }
    }

    @Test("fifty clients agree on who is present, whoever drops and comes back")
    func presence() async throws {
        let members = try (0..<50).map { try self.client("m\($0)") }
        let (watcher, network) = try self.client("watcher")
        let agreed = Counter()
        try await withThrowingTaskGroup { group in
            let names = Set(members.indices.map { "m\($0)" } + ["watcher"])
            try await watcher.whileRunning {
                let club = watcher.channel("club:presence")
                var presence = club.presence(of: ClubChannel.Meta.self).makeAsyncIterator()
                try await club.join()
                for (index, member) in members.enumerated() {
                    group.addTask {
                        try await member.client.whileRunning {
                            let room = member.client.channel("club:presence")
                            var list = room.presence(of: ClubChannel.Meta.self).makeAsyncIterator()
                            try await room.join()
                            if index.isMultiple(of: 5) { member.transport.cut() }
                            while let change = try await list.next(), Set(change.list.presences.keys) != names {}
                            // Nobody goes before everybody has seen everybody.
                            agreed.value.withLock { $0 += 1 }
                            let allAgree = try await eventually(within: .seconds(300)) {
                                agreed.value.withLock { $0 } == members.count
                            }
                            #expect(allAgree)
                        }
                    }
                }
                while let change = try await presence.next(), Set(change.list.presences.keys) != names {
                    if change.list.presences.count == 25 { network.cut() }
                }
                try await group.waitForAll()
                // All have gone.
                while let change = try await presence.next(), Set(change.list.presences.keys) != ["watcher"] {}
            }
        }
    }
}

/// A number that tasks count up.
private final class Counter: Sendable {
    let value = Mutex(0)
}

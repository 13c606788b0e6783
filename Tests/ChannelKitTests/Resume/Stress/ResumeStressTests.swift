import Logging
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Resume under stress", .serialized)
struct ResumeStressTests {
    private static let topics = ["kept:1", "plain:1", "kept:2"]
    private static let taskCount = 4

    /// What has been broadcast, by numbers that the test gives.
    private final class Ledger: Sendable {
        struct Entry: Sendable {
            var topic: String
            var event: String
            /// Which client has sent it to the others; none if it is for all.
            var sender: Int?
            /// Which task has broadcast it, if it is no client's.
            var task: Int?
        }

        private let entries = Mutex<[Entry]>([])

        var all: [Entry] { self.entries.withLock { $0 } }

        func add(_ entry: Entry) -> Int {
            self.entries.withLock { entries in
                entries.append(entry)
                return entries.count - 1
            }
        }
    }

    /// A client, which its own task drives.
    private struct Client: Sendable {
        let number: Int
        let topic: String
        let probe: ResumeProbe
        let ledger: Ledger
        let connection: NIOLoopBound<ResumeConnection>

        func on<Result: Sendable>(
            _ body: @escaping @Sendable (ResumeConnection) -> Result
        ) async throws -> Result {
            let connection = self.connection
            return try await connection.eventLoop.submit { body(connection.value) }.get()
        }

        func connect() async throws {
            let request = ConnectRequest(path: "/", query: "vsn=2.0.0&name=client\(self.number)")
            let accepted = try await self.probe.endpoint.connect(request)
            try await self.on { $0.open(accepted) }
        }

        /// Comes and goes, sends, and joins again whenever it has been thrown out.
        func live(steps: Int, using random: inout SplitMix64) async throws {
            for _ in 0..<steps {
                guard try await self.on({ $0.isConnected }) else {
                    try await self.connect()
                    continue
                }
                switch Int.random(in: 0..<100, using: &random) {
                case ..<3:
                    try await self.on { $0.drop() }
                case ..<5:
                    // Lost without the server's knowledge, for a while.
                    try await self.on { $0.cut() }
                    try await self.send()
                    try await self.on { $0.drop() }
                case ..<8:
                    try await self.on { $0.join() }
                case ..<60:
                    try await self.send()
                default:
                    try await self.rejoin()
                }
                if Bool.random(using: &random) { await Task.yield() }
            }
        }

        private func rejoin() async throws {
            try await self.on { if $0.isConnected, !$0.view.isJoined { $0.join() } }
        }

        private func send() async throws {
            let (number, topic, ledger) = (self.number, self.topic, self.ledger)
            try await self.on { connection in
                // What is sent while not joined is broadcast by nobody.
                guard connection.isConnected, connection.view.isJoined else { return }
                connection.push("from", ledger.add(.init(topic: topic, event: "said", sender: number)))
            }
        }

        /// Is there until it has everything.
        func settle(at end: @escaping @Sendable () -> Int?) async throws -> Bool {
            try await eventually(within: .seconds(120)) {
                if try await !self.on({ $0.isConnected }) { try await self.connect() }
                let (isJoined, position) = try await self.on { ($0.view.isJoined, $0.view.segments.last?.position) }
                if isJoined, let position, position == end() { return true }
                // Its network may have been cut.
                try await self.on { $0.drop() }
                return false
            }
        }
    }

    /// Broadcasts from a thread of its own choosing.
    private static func broadcast(
        count: Int,
        to probe: ResumeProbe,
        ledger: Ledger,
        task: Int,
        seed: UInt64
    ) async throws {
        var random = SplitMix64(seed: seed << 24 | UInt64(task))
        for _ in 0..<count {
            let topic = Self.topics.randomElement(using: &random)!
            let event = ["said", "said", "rewritten", "withheld", "typing", "bytes"].randomElement(using: &random)!
            let id = ledger.add(.init(topic: topic, event: event, task: task))
            if event == "bytes" {
                let payload = Payload.binary(ByteBuffer(integer: id))
                try probe.endpoint.broadcast(topic: topic, event: event, payload: payload)
            } else {
                try probe.say(event, id, in: topic)
            }
            if Int.random(in: 0..<8, using: &random) == 0 { await Task.yield() }
        }
    }

    private func run(
        _ probe: ResumeProbe,
        seed: UInt64,
        mayLoseHistories: Bool,
        on group: MultiThreadedEventLoopGroup
    ) async throws -> (clients: [Client], ledger: Ledger) {
        let ledger = Ledger()
        var clients: [Client] = []
        for number in 0..<12 {
            let loop = group.next()
            let topic = Self.topics[number % Self.topics.count]
            let view = ResumeView(topic: topic, mayLoseHistory: mayLoseHistories)
            let connection = try await loop.submit {
                let connection = ResumeConnection(view, eventLoop: loop, seed: seed << 8 | UInt64(number))
                return NIOLoopBound(connection, eventLoop: loop)
            }.get()
            clients.append(Client(number: number, topic: topic, probe: probe, ledger: ledger, connection: connection))
        }
        // The histories begin with the first who ask, and so ahead of the first broadcast.
        for client in clients { try await client.connect() }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for client in clients {
                tasks.addTask {
                    var random = SplitMix64(seed: seed << 16 | UInt64(client.number))
                    try await client.live(steps: 250, using: &random)
                }
            }
            for number in 0..<Self.taskCount {
                tasks.addTask {
                    try await Self.broadcast(count: 600, to: probe, ledger: ledger, task: number, seed: seed)
                }
            }
            try await tasks.waitForAll()
        }
        return (clients, ledger)
    }

    private func offset(of topic: String, in probe: ResumeProbe) -> Int? {
        probe.endpoint.pubSub.histories.log(of: topic)?.withHistory { $0.offset }
    }

    @Test("every client has the topic's sequence, without a gap and nothing twice", arguments: UInt64(1)...6)
    func exact(seed: UInt64) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        let history = History(count: 100_000, bytes: 1 << 30, lifetime: .seconds(3600), excluding: ["typing"])
        let pubSub = LocalPubSub(loopCapacity: 24, historyLimits: HistoryLimits(bytes: 1 << 40))
        let probe = ResumeProbe(history: history, pubSub: pubSub)
        let (clients, ledger) = try await self.run(probe, seed: seed, mayLoseHistories: false, on: group)
        for client in clients {
            let isSettled = try await client.settle { self.offset(of: client.topic, in: probe) }
            #expect(isSettled, "client \(client.number) does not get everything")
        }
        var recoveries = 0
        for client in clients {
            let view = try await client.on { $0.view }
            #expect(view.violations.prefix(3) == [])
            #expect(view.failedRecoveries == 0)
            #expect(view.segments.count == 1)
            recoveries += view.recoveries
            let truth = try #require(self.sequence(of: client.topic, in: probe))
            self.expect(view, of: client, isAllOf: truth)
        }
        // The test has tested something.
        #expect(recoveries > 50)
        #expect(pubSub.droppedCount > 0)
        #expect(probe.endpoint.counters.histories.recoveries >= recoveries)
        try self.expectNothingTwice(in: probe, ledger: ledger)
        for client in clients { try await client.on { $0.drop() } }
        try await group.shutdownGracefully()
    }

    @Test("where histories are too small, what is said to be recovered still is", arguments: UInt64(1)...4)
    func lossy(seed: UInt64) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        let pubSub = LocalPubSub(loopCapacity: 24, historyLimits: HistoryLimits(topics: 2))
        let probe = ResumeProbe(history: History(count: 12, excluding: ["typing"]), pubSub: pubSub)
        let (clients, ledger) = try await self.run(probe, seed: seed, mayLoseHistories: true, on: group)
        let entries = ledger.all
        // What anybody has got under a number is what everybody has got under it.
        var known: [String: [Int: Int]] = [:]
        var failures = 0
        var views: [(Client, ResumeView)] = []
        for client in clients { views.append((client, try await client.on { $0.view })) }
        for (_, view) in views {
            #expect(view.violations.prefix(3) == [])
            failures += view.failedRecoveries
            for segment in view.segments {
                for (offset, id) in segment.received {
                    #expect(known[segment.epoch, default: [:]].updateValue(id, forKey: offset) ?? id == id)
                }
            }
        }
        for (client, view) in views {
            for segment in view.segments {
                for offset in segment.start..<segment.position {
                    guard let id = known[segment.epoch]?[offset + 1], segment.received[offset + 1] == nil else {
                        continue
                    }
                    #expect(entries[id].sender == client.number, "number \(offset + 1) is missing, and is not its own")
                }
            }
        }
        #expect(failures > 0)
        #expect(probe.endpoint.counters.histories.topics <= 2)
        for client in clients { try await client.on { $0.drop() } }
        try await group.shutdownGracefully()
    }

    /// All that has been broadcast to a topic, by the numbers that the history gave, from 1 on.
    private func sequence(of topic: String, in probe: ResumeProbe) -> [EncodedBroadcast]? {
        let now = probe.endpoint.pubSub.histories.now
        return probe.endpoint.pubSub.histories.log(of: topic)?.withHistory { history in
            guard case .all(let all) = history.missed(since: 0, of: history.epoch, now: now) else { return [] }
            return all
        }
    }

    private func id(of broadcast: Broadcast) -> Int? {
        switch broadcast.payload.kind {
        case .binary: broadcast.payload.bytes.getInteger(at: broadcast.payload.bytes.readerIndex)
        case .json: try? broadcast.payload.decode(as: Number.self).n
        }
    }

    private func expect(_ view: ResumeView, of client: Client, isAllOf truth: [EncodedBroadcast]) {
        guard let segment = view.segments.first else {
            Issue.record("client \(client.number) has never joined")
            return
        }
        var expected: [Int: Int] = [:]
        for encoded in truth {
            guard let offset = encoded.stamp?.offset, offset > segment.start, let id = self.id(of: encoded.broadcast)
            else { continue }
            let isWithheld = client.topic.hasPrefix("kept") && encoded.broadcast.event == "withheld"
            let isOwn = encoded.sender?.session?.text == view.session
            if !isWithheld, !isOwn { expected[offset] = id }
        }
        let missing = expected.keys.filter { segment.received[$0] == nil }.sorted()
        let foreign = segment.received.filter { expected[$0.key] != $0.value }
        #expect(missing == [], "client \(client.number) in \(client.topic)")
        #expect(foreign == [:], "client \(client.number) in \(client.topic)")
    }

    /// Everything that was broadcast stands in the history once, what comes from one task in its order.
    private func expectNothingTwice(in probe: ResumeProbe, ledger: Ledger) throws {
        let entries = ledger.all
        for topic in Self.topics {
            let ids = try #require(self.sequence(of: topic, in: probe)).compactMap { self.id(of: $0.broadcast) }
            #expect(Set(ids).count == ids.count)
            #expect(ids.allSatisfy { entries[$0].topic == topic })
            for task in 0..<Self.taskCount {
                let sent = entries.indices.filter { id in
                    entries[id].topic == topic && entries[id].task == task && entries[id].event != "typing"
                }
                #expect(ids.filter { entries[$0].task == task } == sent)
            }
        }
    }
}

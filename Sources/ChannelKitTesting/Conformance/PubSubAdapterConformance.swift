public import ChannelKit
import NIOCore
import Synchronization

/// What every `PubSubAdapter` promises, as checks that a test suite runs one by one.
///
/// It links no test library: a check returns, or throws a ``ConformanceFailure``.
///
/// ```swift
/// @Suite("Our adapter") struct OurAdapterTests {
///     @Test(arguments: PubSubAdapterConformance.Check.allCases)
///     func conforms(check: PubSubAdapterConformance.Check) async throws {
///         try await withOurBroker { broker in
///             try await PubSubAdapterConformance { broker.makePubSub() }.run(check)
///         }
///     }
/// }
/// ```
///
/// A subscription may take its time to reach the other nodes, so each check begins when a first broadcast has come through.
public struct PubSubAdapterConformance: Sendable {
    /// What is promised.
    public enum Check: String, CaseIterable, Sendable {
        /// What a node broadcasts, the subscribers of every node get, its own included, and each once.
        case reachesEveryNodeOnce
        /// What one node broadcasts to one topic arrives in its order everywhere.
        case keepsTheOrderOfASender
        /// Topics are kept apart, whatever characters they have.
        case keepsTopicsApart
        /// Events and payloads arrive as they were sent: text of every kind, binary, empty and large ones.
        case carriesEveryPayload
        /// What is broadcast by many at once arrives, nothing of it twice.
        case takesBroadcastsOfManyAtOnce
        /// A topic whose last subscriber has gone, and to which one has come again, is heard again.
        case hearsATopicAgain
        /// What is broadcast while nobody on a node is subscribed is not given to who subscribes later.
        case keepsNothingForLater
        /// What a node sends to the others reaches each of them as it was sent, and not the node itself.
        case carriesMessagesOfNodes
    }

    private let makeNode: @Sendable () async throws -> LocalPubSub
    private let deadline: Duration

    /// - Parameters:
    ///   - deadline: How long anything may take.
    ///   - makeNode: Makes the PubSub of one more node of the cluster under test.
    public init(deadline: Duration = .seconds(600), makeNode: @escaping @Sendable () async throws -> LocalPubSub) {
        self.deadline = deadline
        self.makeNode = makeNode
    }

    /// Runs all checks, one after the other.
    ///
    /// - Throws: ``ConformanceFailure``.
    public func run() async throws {
        for check in Check.allCases { try await self.run(check) }
    }

    /// Runs a check.
    ///
    /// - Throws: ``ConformanceFailure``, and what making a node throws.
    public func run(_ check: Check) async throws {
        do {
            switch check {
            case .reachesEveryNodeOnce: try await self.reachesEveryNodeOnce()
            case .keepsTheOrderOfASender: try await self.keepsTheOrderOfASender()
            case .keepsTopicsApart: try await self.keepsTopicsApart()
            case .carriesEveryPayload: try await self.carriesEveryPayload()
            case .takesBroadcastsOfManyAtOnce: try await self.takesBroadcastsOfManyAtOnce()
            case .hearsATopicAgain: try await self.hearsATopicAgain()
            case .keepsNothingForLater: try await self.keepsNothingForLater()
            case .carriesMessagesOfNodes: try await self.carriesMessagesOfNodes()
            }
        } catch let failure as ConformanceFailure {
            throw ConformanceFailure("\(check.rawValue): \(failure.description)")
        }
    }
}

// MARK: The checks

extension PubSubAdapterConformance {
    private func reachesEveryNodeOnce() async throws {
        try await self.withListeners(3, to: "once") { nodes, listeners in
            for (index, node) in nodes.enumerated() { try node.send("from \(index)", to: "once") }
            for listener in listeners {
                let events = try await listener.events(count: nodes.count)
                let expected = nodes.indices.map { "from \($0)" }
                try require(events.sorted() == expected, "\(expected) was expected in any order, \(events) came")
            }
            try await self.expectNothingMore(nodes, listeners, to: "once")
        }
    }

    private func keepsTheOrderOfASender() async throws {
        try await self.withListeners(2, to: "order") { nodes, listeners in
            let expected = (0..<500).map { "n\($0)" }
            for event in expected { try nodes[0].send(event, to: "order") }
            for listener in listeners {
                let events = try await listener.events(count: expected.count)
                try require(events == expected, "the order was not kept: \(events)")
            }
        }
    }

    private func keepsTopicsApart() async throws {
        let topics = ["room:1", "room:10", "room:*", "room:[1]", "ROOM:1", "räume:1", "room 1", "room:1\n"]
        try await self.withListeners(2, to: topics[0]) { nodes, listeners in
            for topic in topics.dropFirst() { try nodes[0].send("other", to: topic) }
            try nodes[0].send("own", to: topics[0])
            let events = try await listeners[1].events(count: 1)
            try require(events == ["own"], "a broadcast of another topic came: \(events)")
        }
        for topic in topics.dropFirst() {
            try await self.withListeners(2, to: topic) { nodes, listeners in
                try nodes[0].send("own", to: topic)
                let events = try await listeners[1].events(count: 1)
                try require(events == ["own"], "\(topic.debugDescription) hears \(events)")
            }
        }
    }

    private func carriesEveryPayload() async throws {
        let payloads: [Payload] = [
            .empty,
            try Payload(encoding: ["text": "π “quoted” \\ \u{0}\u{1F}\u{2028} 🧵", "lines": "a\r\nb"]),
            try Payload(encoding: ["long": String(repeating: "x", count: 200_000)]),
            .binary(ByteBuffer()),
            .binary(ByteBuffer(bytes: UInt8.min...UInt8.max)),
        ]
        try await self.withListeners(2, to: "payloads") { nodes, listeners in
            for (index, payload) in payloads.enumerated() {
                let sent = Broadcast(topic: "payloads", event: "événement \(index)", payload: payload)
                try nodes[0].broadcast(sent)
                for listener in listeners {
                    let came = try await listener.next()
                    try require(came == sent, "\(sent) was expected, \(came) came")
                }
            }
        }
    }

    private func takesBroadcastsOfManyAtOnce() async throws {
        try await self.withListeners(3, to: "many") { nodes, listeners in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, node) in nodes.enumerated() {
                    for sender in 0..<4 {
                        group.addTask { @concurrent in
                            for number in 0..<50 { try node.send("\(index).\(sender).\(number)", to: "many") }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let count = nodes.count * 4 * 50
            for listener in listeners {
                let events = try await listener.events(count: count)
                try require(Set(events).count == count, "of \(count) broadcasts \(Set(events).count) came")
            }
            try await self.expectNothingMore(nodes, listeners, to: "many")
        }
    }

    private func hearsATopicAgain() async throws {
        let nodes = [try await self.makeNode(), try await self.makeNode()]
        for round in 1...3 {
            try await self.listen(nodes, to: "again") { listeners in
                try nodes[0].send("round \(round)", to: "again")
                let events = try await listeners[1].events(count: 1)
                try require(events == ["round \(round)"], "round \(round) was expected, \(events) came")
            }
        }
    }

    private func keepsNothingForLater() async throws {
        let nodes = [try await self.makeNode(), try await self.makeNode()]
        // That another topic gets through shows that the first would have.
        try await self.listen(nodes, to: "other") { listeners in
            try nodes[0].send("too early", to: "later")
            try nodes[0].send("marker", to: "other")
            _ = try await listeners[1].events(count: 1)
        }
        try await self.listen(nodes, to: "later") { listeners in
            try nodes[0].send("in time", to: "later")
            let events = try await listeners[1].events(count: 1)
            try require(events == ["in time"], "what was broadcast before came: \(events)")
        }
    }

    private func carriesMessagesOfNodes() async throws {
        var nodes: [LocalPubSub] = []
        for _ in 0..<3 { nodes.append(try await self.makeNode()) }
        let heard = nodes.map { _ in HeardMessages() }
        for (node, heard) in zip(nodes, heard) { node.setNodeMessageHandler { heard.insert($0) } }
        defer { for node in nodes { node.setNodeMessageHandler(nil) } }
        let messages = [
            ByteBuffer(), ByteBuffer(bytes: UInt8.min...UInt8.max), ByteBuffer(repeating: 0, count: 200_000),
        ]
        // They may be lost, so they are sent until they have come.
        let end = ContinuousClock.now + self.deadline
        while !heard.dropFirst().allSatisfy({ $0.messages.isSuperset(of: messages) }) {
            try require(ContinuousClock.now < end, "messages of a node do not reach the others")
            for message in messages { nodes[0].publish(toNodes: message) }
            try await Task.sleep(for: .milliseconds(10))
        }
        for other in heard.dropFirst() {
            try require(other.messages == Set(messages), "messages of a node do not arrive as they were sent")
        }
        try require(heard[0].messages.isEmpty, "messages of a node come back to it")
    }

    // MARK: Listeners

    private func withListeners(
        _ count: Int,
        to topic: String,
        _ body: ([LocalPubSub], [AdapterListener]) async throws -> Void
    ) async throws {
        var nodes: [LocalPubSub] = []
        for _ in 0..<count { nodes.append(try await self.makeNode()) }
        try await self.listen(nodes, to: topic) { try await body(nodes, $0) }
    }

    /// Subscribes on every node, and waits until each hears the first.
    private func listen(
        _ nodes: [LocalPubSub],
        to topic: String,
        _ body: ([AdapterListener]) async throws -> Void
    ) async throws {
        try await self.listen(nodes[...], to: topic, []) { listeners in
            for node in nodes {
                for listener in listeners { try await listener.waitUntilHeard(node, topic: topic) }
            }
            // What the waiting has sent is read up to a mark of each node.
            for (index, node) in nodes.enumerated() { try node.send("\(AdapterListener.mark) \(index)", to: topic) }
            for listener in listeners { try await listener.readMarks(count: nodes.count) }
            try await body(listeners)
        }
    }

    private func listen(
        _ nodes: ArraySlice<LocalPubSub>,
        to topic: String,
        _ listeners: [AdapterListener],
        _ body: ([AdapterListener]) async throws -> Void
    ) async throws {
        guard let node = nodes.first else { return try await body(listeners) }
        try await node.withInbox(of: topic) { inbox in
            let listener = AdapterListener(inbox: inbox, deadline: self.deadline)
            try await self.listen(nodes.dropFirst(), to: topic, listeners + [listener], body)
        }
    }

    /// A mark from every node is the next thing that comes.
    private func expectNothingMore(
        _ nodes: [LocalPubSub],
        _ listeners: [AdapterListener],
        to topic: String
    ) async throws {
        for (index, node) in nodes.enumerated() { try node.send("end \(index)", to: topic) }
        for listener in listeners {
            let events = try await listener.events(count: nodes.count)
            let expected = nodes.indices.map { "end \($0)" }
            try require(events.sorted() == expected, "something came twice: \(events)")
        }
    }
}

extension LocalPubSub {
    fileprivate func send(_ event: String, to topic: String) throws {
        try self.broadcast(Broadcast(topic: topic, event: event, payload: .empty))
    }
}

/// The messages that a node has heard from others.
private final class HeardMessages: Sendable {
    private let set = Mutex<Set<ByteBuffer>>([])

    var messages: Set<ByteBuffer> { self.set.withLock { $0 } }

    func insert(_ message: ByteBuffer) { self.set.withLock { _ = $0.insert(message) } }
}

/// Reads what comes to one node.
private struct AdapterListener {
    static let probe = "conformance probe"
    static let mark = "conformance mark"

    let inbox: TestInbox<Broadcast>
    let deadline: Duration

    func next() async throws -> Broadcast {
        guard let broadcast = await self.inbox.next(within: self.deadline, where: { _ in true }) else {
            throw ConformanceFailure("a broadcast was expected, none came within \(self.deadline)")
        }
        return broadcast
    }

    func events(count: Int) async throws -> [String] {
        var events: [String] = []
        for _ in 0..<count {
            guard let broadcast = await self.inbox.next(within: self.deadline, where: { _ in true }) else {
                throw ConformanceFailure("\(count) broadcasts were expected, \(events.count) came")
            }
            events.append(broadcast.event)
        }
        return events
    }

    /// Waits until what a node broadcasts is heard here.
    func waitUntilHeard(_ node: LocalPubSub, topic: String) async throws {
        let clock = ContinuousClock()
        let end = clock.now + self.deadline
        // A text of its own, since what was sent for other listeners may still come.
        let event = "\(Self.probe) \(UInt64.random(in: .min ... .max))"
        while clock.now < end {
            try node.send(event, to: topic)
            if await self.inbox.next(within: .milliseconds(50), where: { $0.event == event }) != nil { return }
        }
        throw ConformanceFailure("what one node broadcasts is not heard on another one within \(self.deadline)")
    }

    /// Reads up to the last of the marks.
    func readMarks(count: Int) async throws {
        var marks: Set<String> = []
        while marks.count < count {
            let event = try await self.next().event
            if event.hasPrefix(Self.mark) {
                marks.insert(event)
            } else if !event.hasPrefix(Self.probe) {
                throw ConformanceFailure("nothing was broadcast, \(event) came")
            }
        }
    }
}

import TestSupport

@testable import ChannelKit

/// Some nodes that replicate presence over a network that loses, repeats and delays messages, and falls apart.
struct SimulatedNodes {
    static let configuration = PresenceReplication.Configuration(
        missedHeartbeatsUntilDown: 3,
        missedHeartbeatsUntilForgotten: 8,
        logCapacity: 12
    )

    struct Node {
        var state: PresenceState
        var replication: PresenceReplication
        /// Who is present, as far as diffs have told.
        var told: [Dot: PresenceEntry] = [:]

        init(_ name: String) {
            self.state = PresenceState(replica: Replica(name: name))
            self.replication = PresenceReplication(SimulatedNodes.configuration, state: self.state)
        }

        var own: [Dot] { self.state.entries.keys.filter { $0.replica == self.state.replica }.sorted() }

        /// Who is present, as its lists show it.
        var shown: [Dot: PresenceEntry] {
            Dictionary(
                uniqueKeysWithValues: SimulatedNodes.topics.flatMap { self.state.entries(of: $0) }
                    .map { ($0.dot, $0.entry) }
            )
        }

        mutating func add(_ entry: PresenceEntry) {
            self.told[self.state.add(entry).dot] = entry
            self.replication.added(entry)
        }

        mutating func remove(_ dot: Dot) {
            for left in self.state.remove(dot).diff.leaves.keys { self.told[left] = nil }
            self.replication.removed(dot)
        }

        mutating func heartbeat() -> [PresenceMessage] {
            let output = self.replication.heartbeat(&self.state)
            return self.take(output)
        }

        mutating func receive(_ message: PresenceMessage) -> [PresenceMessage] {
            let output = self.replication.received(message, &self.state)
            return self.take(output)
        }

        private mutating func take(_ output: PresenceReplication.Output) -> [PresenceMessage] {
            for dot in output.diff.diff.leaves.keys { self.told[dot] = nil }
            self.told.merge(output.diff.diff.joins) { _, new in new }
            return output.messages
        }
    }

    private struct Packet {
        var message: PresenceMessage
        var from: Int
        var to: Int
        var due: Int
    }

    static let topics = ["a", "b"]

    private(set) var nodes: [Node]
    private(set) var sentCount = 0
    private var random: SplitMix64
    private var time = 0
    private var starts = 0
    private var packets: [Packet] = []
    /// Who is on which side, while the network has fallen apart.
    private var sides: [Int]
    private var isLossy = true

    init(seed: UInt64, count: Int) {
        self.random = SplitMix64(seed: seed)
        self.nodes = (0..<count).map { Node("n\($0)-0") }
        self.sides = Array(repeating: 0, count: count)
    }

    /// Everything that may happen, at random.
    mutating func live(turns: Int) throws {
        for _ in 0..<turns {
            let index = Int.random(in: self.nodes.indices, using: &self.random)
            switch Int.random(in: 0..<40, using: &self.random) {
            case 0..<12:
                let topic = Bool.random(using: &self.random) ? "a" : "b"
                let key = "user\(Int.random(in: 0..<5, using: &self.random))"
                self.nodes[index].add(PresenceEntry(topic: topic, key: key, meta: .reason("\(self.time)")))
            case 12..<20:
                if let dot = self.nodes[index].own.randomElement(using: &self.random) { self.nodes[index].remove(dot) }
            case 20..<28:
                if let message = self.nodes[index].replication.takeUntold() { self.send([message], from: index) }
            case 28:
                self.sides = self.sides.map { _ in Int.random(in: 0...1, using: &self.random) }
            case 29:
                self.joinAll()
            case 30:
                self.restart(index)
            default:
                try self.turn()
            }
        }
    }

    /// Nothing happens but what there is to be told, over a network that works.
    mutating func settle() throws {
        self.isLossy = false
        self.joinAll()
        for _ in 0..<(Self.configuration.missedHeartbeatsUntilForgotten + 6) { try self.turn() }
    }

    /// The node is lost, and another one begins in its place.
    mutating func restart(_ index: Int) {
        self.starts += 1
        self.nodes[index] = Node("n\(index)-\(self.starts)")
    }

    mutating func cutOff(_ index: Int) { self.sides[index] = 1 }

    mutating func joinAll() { self.sides = self.sides.map { _ in 0 } }

    mutating func change(_ index: Int, _ body: (inout Node) -> Void) { body(&self.nodes[index]) }

    mutating func sayGoodbye(_ index: Int) {
        self.isLossy = false
        self.send([.goodbye(self.nodes[index].state.replica)], from: index)
        self.restart(index)
    }

    /// All nodes send a heartbeat, and what is due arrives.
    mutating func turn() throws {
        self.time += 1
        for index in self.nodes.indices {
            self.send(self.nodes[index].heartbeat(), from: index)
        }
        let due = self.packets.filter { $0.due <= self.time }.shuffled(using: &self.random)
        self.packets.removeAll { $0.due <= self.time }
        for packet in due {
            // As the wire has it.
            let message = try PresenceMessage(bytes: packet.message.bytes)
            self.send(self.nodes[packet.to].receive(message), from: packet.to)
        }
    }

    private mutating func send(_ messages: [PresenceMessage], from sender: Int) {
        for message in messages {
            self.sentCount += 1
            for receiver in self.nodes.indices where self.sides[receiver] == self.sides[sender] && receiver != sender {
                let fate = self.isLossy ? Int.random(in: 0..<10, using: &self.random) : 9
                for _ in 0..<(fate < 2 ? 0 : fate == 2 ? 2 : 1) {
                    let delay = self.isLossy ? Int.random(in: 0..<3, using: &self.random) : 0
                    self.packets.append(Packet(message: message, from: sender, to: receiver, due: self.time + delay))
                }
            }
        }
    }
}

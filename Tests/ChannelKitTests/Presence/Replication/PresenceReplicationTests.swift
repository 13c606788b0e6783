import Testing

@testable import ChannelKit

@Suite("PresenceReplication")
struct PresenceReplicationTests {
    @Test(
        "nodes agree in the end, whatever was lost, repeated, late or cut off, and whoever began anew",
        arguments: UInt64(0)..<80
    )
    func convergence(seed: UInt64) throws {
        var network = SimulatedNodes(seed: seed, count: 3 + Int(seed % 3))
        try network.live(turns: 400)
        network.change(0) { $0.add(PresenceEntry(topic: "a", key: "last", meta: .empty)) }
        try network.settle()
        var present: [Dot: PresenceEntry] = [:]
        for node in network.nodes {
            for dot in node.own { present[dot] = node.state.entries[dot] }
        }
        #expect(!present.isEmpty)
        let replicas = Set(network.nodes.map(\.state.replica))
        for node in network.nodes {
            #expect(node.shown == present)
            #expect(node.told == present)
            // Nothing is kept of those that are lost.
            #expect(Set(node.state.entries.keys) == Set(present.keys))
            #expect(replicas.isSuperset(of: node.state.context.versions.keys))
            #expect(node.state.context.dots.isEmpty)
            #expect(node.state.down.isEmpty)
        }
    }

    @Test("a node that is silent has left after some heartbeats, and is back when it is heard of again")
    func downAndUp() throws {
        var network = SimulatedNodes(seed: 1, count: 3)
        try network.settle()
        let entry = PresenceEntry(topic: "a", key: "ann", meta: .empty)
        try network.add(entry, to: 2)
        #expect(network.nodes.allSatisfy { $0.told.count == 1 })
        network.cutOff(2)
        for _ in 1..<SimulatedNodes.configuration.missedHeartbeatsUntilDown { try network.turn() }
        #expect(network.nodes.allSatisfy { $0.told.count == 1 })
        try network.turn()
        #expect(network.nodes[0].told.isEmpty && network.nodes[1].shown.isEmpty && network.nodes[2].told.count == 1)
        // It is not told of again: it was only hidden.
        let sent = network.sentCount
        network.joinAll()
        try network.turn()
        #expect(network.nodes.allSatisfy { $0.told.count == 1 && $0.shown == $0.told })
        #expect(network.sentCount - sent == 3)
    }

    @Test("a node that says goodbye has left at once, and what of it comes late is not listened to")
    func goodbye() throws {
        var network = SimulatedNodes(seed: 1, count: 3)
        try network.settle()
        try network.add(PresenceEntry(topic: "a", key: "ann", meta: .empty), to: 2)
        let late = PresenceMessage.changes(network.nodes[2].state.history)
        network.sayGoodbye(2)
        try network.turn()
        #expect(network.nodes.allSatisfy { $0.told.isEmpty })
        var node = network.nodes[0]
        let answers = node.receive(late)
        #expect(answers.isEmpty && node.told.isEmpty && node.shown.isEmpty)
    }

    @Test("while nothing happens each node sends a heartbeat and nothing else")
    func quiet() throws {
        var network = SimulatedNodes(seed: 1, count: 4)
        try network.live(turns: 200)
        try network.settle()
        let before = network.sentCount
        for _ in 0..<10 { try network.turn() }
        #expect(network.sentCount - before == 40)
    }

    @Test(
        "who has missed a change is told the changes since, not everything; who has missed too many is told everything"
    )
    func log() throws {
        var here = SimulatedNodes.Node("here")
        var there = SimulatedNodes.Node("there")
        for n in 0..<5 { here.add(PresenceEntry(topic: "a", key: "user\(n)", meta: .empty)) }
        let told = here.replication.takeUntold()
        let first = try #require(told)
        let answers = there.receive(first)
        #expect(answers.isEmpty)
        for missed in [1, 20] {
            here.add(PresenceEntry(topic: "a", key: "lost", meta: .empty))
            let lost = here.replication.takeUntold()
            #expect(lost != nil)
            for n in 0..<missed { here.add(PresenceEntry(topic: "b", key: "more\(n)", meta: .empty)) }
            let told = here.replication.takeUntold()
            let next = try #require(told)
            let requests = there.receive(next)
            let version = there.state.context.version(of: here.state.replica)
            #expect(
                requests == [.request(from: there.state.replica, to: here.state.replica, since: version)]
            )
            // Asked once, however much is found missing until the next heartbeat.
            let more = there.receive(next)
            #expect(more.isEmpty)
            for request in requests { _ = here.receive(request) }
            let answer = here.heartbeat()
            guard case .changes(let interval) = answer.first else { throw Unexpected() }
            #expect(missed == 20 || interval.after == version)
            #expect(missed == 1 || interval == here.state.history)
            for message in answer { _ = there.receive(message) }
            #expect(there.shown == here.shown)
            _ = there.heartbeat()
        }
    }
}

extension SimulatedNodes {
    /// Somebody comes, and all hear of it.
    fileprivate mutating func add(_ entry: PresenceEntry, to index: Int) throws {
        self.change(index) { $0.add(entry) }
        try self.turn()
        try self.turn()
    }
}

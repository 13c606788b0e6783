import ChannelKit
import ChannelKitTesting
import NIOCore
import Synchronization
import Testing

@Suite("Conformance of PubSub adapters")
struct PubSubAdapterConformanceTests {
    @Test("a cluster in memory keeps every promise", arguments: PubSubAdapterConformance.Check.allCases)
    func testCluster(check: PubSubAdapterConformance.Check) async throws {
        let cluster = TestCluster()
        try await PubSubAdapterConformance { cluster.makeNode().pubSub }.run(check)
    }

    @Test("nodes that do not know of each other keep none but about themselves")
    func apart() async throws {
        let suite = PubSubAdapterConformance(deadline: .milliseconds(200)) { LocalPubSub() }
        await #expect(throws: ConformanceFailure.self) { try await suite.run(.reachesEveryNodeOnce) }
    }

    @Test("an adapter that breaks a promise is found out", arguments: FaultyCluster.Fault.allCases)
    func faults(fault: FaultyCluster.Fault) async throws {
        let cluster = FaultyCluster(fault)
        let suite = PubSubAdapterConformance(deadline: .seconds(5)) { cluster.makeNode() }
        await #expect(throws: ConformanceFailure.self) { try await suite.run(fault.check) }
    }
}

/// Nodes whose adapter does one thing wrong.
final class FaultyCluster: Sendable {
    enum Fault: String, CaseIterable, Sendable {
        case echoes, swapsNeighbours, matchesPatterns, changesText, losesSome, changesNodeMessages

        var check: PubSubAdapterConformance.Check {
            switch self {
            case .echoes: .reachesEveryNodeOnce
            case .swapsNeighbours: .keepsTheOrderOfASender
            case .matchesPatterns: .keepsTopicsApart
            case .changesText: .carriesEveryPayload
            case .losesSome: .takesBroadcastsOfManyAtOnce
            case .changesNodeMessages: .carriesMessagesOfNodes
            }
        }
    }

    private struct State {
        var nodes: [LocalPubSub] = []
        var count = 0
        var heldBack: Broadcast?
    }

    private let fault: Fault
    private let state = Mutex(State())

    init(_ fault: Fault) {
        self.fault = fault
    }

    func makeNode() -> LocalPubSub {
        let adapter = Adapter(cluster: self)
        let node = LocalPubSub(adapter: adapter)
        adapter.node.withLock { $0 = node }
        self.state.withLock { $0.nodes.append(node) }
        return node
    }

    private func publish(_ broadcast: Broadcast, from sender: LocalPubSub?) {
        let (nodes, broadcasts) = self.state.withLock { ($0.nodes, self.distort(broadcast, &$0)) }
        for node in nodes where self.fault == .echoes || node !== sender {
            for broadcast in broadcasts { try? node.deliver(broadcast) }
        }
    }

    private func publish(toNodes message: ByteBuffer, from sender: LocalPubSub?) {
        var changed = message
        if self.fault == .changesNodeMessages { changed.writeInteger(UInt8(0)) }
        for node in self.state.withLock({ $0.nodes }) where node !== sender { node.deliver(fromNode: changed) }
    }

    private func distort(_ broadcast: Broadcast, _ state: inout State) -> [Broadcast] {
        state.count += 1
        var changed = broadcast
        switch self.fault {
        case .echoes:
            break
        case .swapsNeighbours:
            guard broadcast.event.hasPrefix("n") else { break }
            guard let heldBack = state.heldBack.take() else {
                state.heldBack = broadcast
                return []
            }
            return [broadcast, heldBack]
        case .matchesPatterns:
            if broadcast.event == "other" { changed.topic = "room:1" }
        case .changesText:
            if broadcast.payload != .empty { changed.payload = .empty }
        case .losesSome:
            if broadcast.event.contains("."), state.count % 50 == 0 { return [] }
        case .changesNodeMessages:
            break
        }
        return [changed]
    }

    private final class Adapter: PubSubAdapter {
        let cluster: FaultyCluster
        let node = Mutex<LocalPubSub?>(nil)

        init(cluster: FaultyCluster) {
            self.cluster = cluster
        }

        func publish(_ broadcast: Broadcast) {
            self.cluster.publish(broadcast, from: self.node.withLock { $0 })
        }

        func publish(toNodes message: ByteBuffer) {
            self.cluster.publish(toNodes: message, from: self.node.withLock { $0 })
        }

        func topicBecameActive(_ topic: String) {}
        func topicBecameInactive(_ topic: String) {}
    }
}

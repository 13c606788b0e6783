import TestSupport
import Testing

@testable import ChannelKit

/// What some replicas did, each seeing some of what the others did, and the deltas that came of it.
private struct PresenceHistory {
    var replicas: [PresenceState]
    var deltas: [PresenceDelta] = []

    init(seed: UInt64, replicaCount: Int = 3, steps: Int = 40) {
        var random = SplitMix64(seed: seed)
        self.replicas = (0..<replicaCount).map { PresenceState(replica: Replica(name: "r\($0)")) }
        for _ in 0..<steps {
            let index = Int.random(in: 0..<replicaCount, using: &random)
            let own = self.replicas[index].entries.keys.filter { $0.replica == self.replicas[index].replica }.sorted()
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let key = "user\(Int.random(in: 0..<4, using: &random))"
                let entry = PresenceEntry(topic: "room", key: key, meta: .empty)
                self.deltas.append(self.replicas[index].add(entry).change.delta)
            case 2 where !own.isEmpty:
                self.deltas.append(
                    self.replicas[index].remove(own[Int.random(in: 0..<own.count, using: &random)]).delta
                )
            default:
                if let delta = self.deltas.randomElement(using: &random) { _ = self.replicas[index].merge(delta) }
            }
        }
    }

    /// What an onlooker knows who has heard all deltas, in some order, some of them twice.
    func onlooker(seed: UInt64) -> PresenceState {
        var random = SplitMix64(seed: seed)
        var state = PresenceState(replica: Replica(name: "onlooker"))
        let twice = self.deltas.filter { _ in Bool.random(using: &random) }
        for delta in (self.deltas + twice).shuffled(using: &random) { _ = state.merge(delta) }
        return state
    }
}

@Suite("PresenceState")
struct PresenceStateTests {
    @Test("replicas converge whatever order deltas arrive in, and however often", arguments: UInt64(0)..<100)
    func convergence(seed: UInt64) {
        let history = PresenceHistory(seed: seed)
        let states = (0..<4).map { history.onlooker(seed: seed &* 31 &+ UInt64($0)) }
        for state in states.dropFirst() {
            #expect(state.entries == states[0].entries)
            #expect(state.context == states[0].context)
        }
        let survivors = history.replicas.reduce(into: Set<Dot>()) { dots, replica in
            dots.formUnion(replica.entries.keys.filter { $0.replica == replica.replica })
        }
        #expect(Set(states[0].entries.keys) == survivors)
    }

    @Test("a whole state tells as much as all its deltas", arguments: UInt64(0)..<100)
    func whole(seed: UInt64) {
        let history = PresenceHistory(seed: seed)
        var fresh = PresenceState(replica: Replica(name: "fresh"))
        for replica in history.replicas { _ = fresh.merge(replica.whole) }
        #expect(fresh.entries == history.onlooker(seed: seed).entries)
    }

    @Test("merging again changes nothing and tells of nothing", arguments: UInt64(0)..<50)
    func idempotence(seed: UInt64) {
        let history = PresenceHistory(seed: seed)
        var state = history.onlooker(seed: seed)
        let before = state.entries
        for delta in history.deltas { #expect(state.merge(delta).isEmpty) }
        for replica in history.replicas { #expect(state.merge(replica.whole).isEmpty) }
        #expect(state.entries == before)
    }

    @Test("joins less leaves, over all merges, are who is present", arguments: UInt64(0)..<50)
    func diffs(seed: UInt64) {
        let history = PresenceHistory(seed: seed)
        var random = SplitMix64(seed: seed)
        var state = PresenceState(replica: Replica(name: "onlooker"))
        var online: Set<Dot> = []
        for delta in history.deltas.shuffled(using: &random) {
            let diff = state.merge(delta)
            #expect(online.isSuperset(of: diff.leaves.keys))
            #expect(online.isDisjoint(with: diff.joins.keys))
            online.subtract(diff.leaves.keys)
            online.formUnion(diff.joins.keys)
        }
        #expect(online == Set(state.entries.keys))
    }

    @Test("a removal that arrives before its addition wins")
    func removalFirst() {
        var here = PresenceState(replica: Replica(name: "here"))
        let (dot, added) = here.add(PresenceEntry(topic: "room", key: "ann", meta: .empty))
        let removed = here.remove(dot)
        var there = PresenceState(replica: Replica(name: "there"))
        #expect(there.merge(removed.delta).isEmpty)
        #expect(there.merge(added.delta).isEmpty)
        #expect(there.entries.isEmpty)
    }

    @Test("the causal context stays small: what is contiguous is one number")
    func compaction() {
        var context = CausalContext()
        let replica = Replica(name: "r")
        for counter in (1...100).reversed() { context.insert(Dot(replica: replica, counter: UInt64(counter))) }
        #expect(context.dots.isEmpty)
        #expect(context.versions == [replica: 100])
    }
}

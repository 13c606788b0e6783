import TestSupport
import Testing

@testable import ChannelKit

@Suite("PresenceInterval")
struct PresenceIntervalTests {
    /// What one replica did, step by step, as deltas of single events and as intervals.
    private struct Steps {
        var source = PresenceState(replica: Replica(name: "source"))
        var deltas: [PresenceDelta] = []
        var intervals: [PresenceInterval] = []

        init(seed: UInt64) {
            var random = SplitMix64(seed: seed)
            for _ in 0..<60 {
                let after = self.source.clock
                var interval = PresenceInterval(replica: self.source.replica, after: after, through: after)
                if let dot = self.source.entries.keys.sorted().randomElement(using: &random),
                    Bool.random(using: &random)
                {
                    self.deltas.append(self.source.remove(dot).delta)
                    interval.remove(dot.counter)
                } else {
                    let entry = PresenceEntry(topic: "t", key: "k\(after % 5)", meta: .empty)
                    self.deltas.append(self.source.add(entry).change.delta)
                    interval.add(entry)
                }
                self.intervals.append(interval)
            }
        }

        func compacted(_ range: Range<Int>) -> PresenceInterval {
            var all = self.intervals[range.lowerBound]
            for interval in self.intervals[range].dropFirst() { all.append(interval) }
            return all
        }
    }

    @Test(
        "many in one say as much as each of them, also to somebody who has heard some already",
        arguments: UInt64(0)..<100
    )
    func compaction(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let steps = Steps(seed: seed)
        for _ in 0..<20 {
            let known = Int.random(in: 0...60, using: &random)
            let from = Int.random(in: 0...min(known, 59), using: &random)
            let to = Int.random(in: (from + 1)...60, using: &random)
            var state = PresenceState(replica: Replica(name: "here"))
            for interval in steps.intervals[..<known] { #expect(state.apply(interval) != nil) }
            var expected = PresenceState(replica: Replica(name: "here"))
            for delta in steps.deltas[..<max(known, to)] { _ = expected.merge(delta) }
            let before = Set(state.entries.keys)
            guard let diff = state.apply(steps.compacted(from..<to)) else {
                Issue.record("Nothing was missing.")
                continue
            }
            #expect(state.entries == expected.entries)
            #expect(state.context == expected.context)
            #expect(before.subtracting(diff.leaves.keys).union(diff.joins.keys) == Set(state.entries.keys))
        }
        var fresh = PresenceState(replica: Replica(name: "fresh"))
        #expect(fresh.apply(steps.source.history) != nil)
        #expect(fresh.entries == steps.source.entries)
    }

    @Test("one with something missing before it changes nothing")
    func gap() {
        let steps = Steps(seed: 1)
        var state = PresenceState(replica: Replica(name: "here"))
        #expect(state.apply(steps.intervals[0]) != nil)
        let before = state.entries
        #expect(state.apply(steps.compacted(2..<10)) == nil)
        #expect(state.entries == before)
    }

    @Test("what single events have told out of order is not told again", arguments: UInt64(0)..<50)
    func mixed(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let steps = Steps(seed: seed)
        var state = PresenceState(replica: Replica(name: "here"))
        var online: Set<Dot> = []
        for delta in steps.deltas.shuffled(using: &random).prefix(30) {
            let diff = state.merge(delta)
            online = online.subtracting(diff.leaves.keys).union(diff.joins.keys)
        }
        let diff = state.apply(steps.compacted(0..<60)) ?? PresenceDiff()
        #expect(online.isSuperset(of: diff.leaves.keys) && online.isDisjoint(with: diff.joins.keys))
        online = online.subtracting(diff.leaves.keys).union(diff.joins.keys)
        #expect(online == Set(steps.source.entries.keys))
        #expect(state.entries == steps.source.entries)
    }

    @Test("a log knows what was done since an event, as far as it goes back")
    func log() {
        let steps = Steps(seed: 3)
        var log = PresenceLog(capacity: 20)
        for interval in steps.intervals { log.append(interval) }
        #expect(log.since(10) == nil)
        #expect(log.since(55) == steps.compacted(55..<60))
        #expect(log.since(40)?.after == 40)
    }
}

import TestSupport
import Testing

@testable import DynamoKitStreams

@Suite("Lease plan")
struct LeasePlanTests {
    private static func lease(
        _ shardID: String,
        owner: String? = nil,
        claimant: String? = nil,
        parent: String? = nil,
        checkpoint: Checkpoint = .trimHorizon
    ) -> Lease {
        Lease(
            consumer: "c",
            shardID: shardID,
            parentShardID: parent,
            checkpoint: checkpoint,
            leaseOwner: owner,
            leaseClaimant: claimant
        )
    }

    private static func plan(_ leases: [Lease], worker: String, now: Duration = .zero) -> LeasePlan {
        var view = LeaseView(leaseDuration: .seconds(10))
        view.observed(leases, now: .zero)
        var generator = SplitMix64(seed: 7)
        return LeasePlan(view: view, worker: worker, now: now, using: &generator)
    }

    @Test("takes everything when it is alone")
    func alone() {
        let plan = Self.plan([Self.lease("1"), Self.lease("2"), Self.lease("3")], worker: "a")
        #expect(Set(plan.take.map(\.shardID)) == ["1", "2", "3"])
        #expect(plan.claim == nil)
    }

    @Test("takes no more than its share of what is free")
    func share() {
        let leases = [Self.lease("1", owner: "b"), Self.lease("2"), Self.lease("3"), Self.lease("4")]
        #expect(Self.plan(leases, worker: "a").take.count == 2)
    }

    @Test("takes a dead worker's leases, and does not reckon with it")
    func dead() {
        let leases = [Self.lease("1", owner: "b"), Self.lease("2", owner: "b")]
        #expect(Self.plan(leases, worker: "a", now: .seconds(9)).take.isEmpty)
        #expect(Set(Self.plan(leases, worker: "a", now: .seconds(10)).take.map(\.shardID)) == ["1", "2"])
        // Its own it does not take from itself, however long it has not seen them move.
        #expect(Self.plan(leases, worker: "b", now: .seconds(10)) == LeasePlan())
    }

    @Test("asks the busiest worker for one lease, once, and only where that makes shares more even")
    func claim() {
        var leases = [
            Self.lease("1", owner: "b"), Self.lease("2", owner: "b"), Self.lease("3", owner: "b"),
            Self.lease("4", owner: "c"), Self.lease("5", owner: "c"),
        ]
        let plan = Self.plan(leases, worker: "a")
        #expect(plan.take.isEmpty)
        #expect(plan.claim?.leaseOwner == "b")
        leases[0].leaseClaimant = "a"
        #expect(Self.plan(leases, worker: "a") == LeasePlan())
        leases[0] = Self.lease("1", owner: "a")
        #expect(Self.plan(leases, worker: "a") == LeasePlan())
    }

    @Test("leaves a child alone until its parent has been handled to its end")
    func parents() {
        let child = Self.lease("child", parent: "parent")
        #expect(Self.plan([child, Self.lease("parent", owner: "b")], worker: "a") == LeasePlan())
        #expect(Self.plan([child, Self.lease("parent", checkpoint: .shardEnd)], worker: "a").take == [child])
        #expect(Self.plan([child], worker: "a").take == [child])
    }

    @Test("evens shares out in a few rounds, and then leaves them as they are", arguments: UInt64(0)..<50)
    func convergence(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let workers = (0..<Int.random(in: 1...6, using: &generator)).map { "w\($0)" }
        var leases = (0..<Int.random(in: 1...24, using: &generator)).map { number in
            // Some are free, some held by workers that are there, unevenly.
            Self.lease("s\(number)", owner: Bool.random(using: &generator) ? workers.prefix(2).randomElement() : nil)
        }
        func round() -> Bool {
            var hasChanged = false
            for worker in workers.shuffled(using: &generator) {
                var view = LeaseView(leaseDuration: .seconds(10))
                view.observed(leases, now: .zero)
                let plan = LeasePlan(view: view, worker: worker, now: .zero, using: &generator)
                for lease in plan.take + [plan.claim].compactMap(\.self) {
                    hasChanged = true
                    // A claimed lease is handed over at once here.
                    let index = leases.firstIndex { $0.shardID == lease.shardID }
                    if let index { leases[index].leaseOwner = worker }
                }
            }
            return hasChanged
        }
        for _ in 0..<leases.count + 2 where !round() { break }
        #expect(!round())
        let shares = workers.map { worker in leases.filter { $0.leaseOwner == worker }.count }
        #expect((shares.max() ?? 0) - (shares.min() ?? 0) <= 1)
        #expect(shares.reduce(0, +) == leases.count)
    }
}

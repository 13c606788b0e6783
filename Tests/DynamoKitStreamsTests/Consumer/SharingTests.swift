import DynamoKit
import ServiceLifecycle
import TestSupport
import Testing

@testable import DynamoKitStreams

/// Workers that share the shards of one stream.
@Suite("Sharing")
struct SharingTests {
    @Test("three workers share eight shards evenly, and handle everything in order")
    func shares() async throws {
        let harness = try Harness(shards: 8)
        let workers = ["a", "b", "c"].map { Worker($0, in: harness) }
        for round in 0..<5 {
            harness.stream { stream in
                for item in 0..<40 { stream.write("item-\(item)") }
            }
            if round == 2 {
                #expect(
                    try await harness.eventually {
                        let leases = try await harness.leases()
                        let shares = workers.map { worker in
                            leases.count { $0.leaseOwner == worker.consumer.workerID && $0.leaseClaimant == nil }
                        }
                        return shares.sorted() == [2, 3, 3]
                    }
                )
            }
            #expect(try await harness.handlesEverything())
        }
        #expect(harness.record.itemsOutOfOrder == [])
        for worker in workers { await worker.shutDown() }
        for worker in workers { try await worker.end() }
    }

    @Test("when a worker dies in the middle of a batch, another one handles what it had not finished")
    func death() async throws {
        let harness = try Harness(shards: 2)
        let reached = Signal()
        let first = Worker("first", in: harness) { thing in
            guard thing.value == 7 else { return }
            reached.raise()
            try await Task.sleep(for: .seconds(3600))
        }
        harness.stream { stream in
            for _ in 0..<20 { stream.write("item") }
        }
        #expect(try await harness.eventually { reached.isRaised })
        await first.kill()
        // As a crash leaves it: the lease is still the dead worker's, and nothing of the batch is stored.
        let lease = try #require(try await harness.leases().first { $0.leaseOwner == first.consumer.workerID })
        #expect(lease.checkpoint == .trimHorizon)

        let second = Worker("second", in: harness)
        #expect(try await harness.handlesEverything())
        #expect(harness.record.itemsOutOfOrder == [])
        #expect(harness.record.count(of: "first") == 6)
        #expect(harness.record.count(of: "second") == 20)
        await second.shutDown()
        try await second.end()
    }

    @Test("the only worker there can be takes over at once what a dead one still holds")
    func onlyWorker() async throws {
        let harness = try Harness(shards: 2)
        let configuration = harness.configuration { $0.isOnlyWorker = true }
        let first = Worker("first", in: harness, configuration: configuration)
        harness.stream { stream in
            for _ in 0..<5 { stream.write("item") }
        }
        #expect(try await harness.handlesEverything())
        await first.kill()
        #expect(try await harness.leases().allSatisfy { $0.leaseOwner == first.consumer.workerID })
        let start = harness.clock.now
        let second = Worker("second", in: harness, configuration: configuration)
        harness.stream { stream in
            for _ in 0..<5 { stream.write("item") }
        }
        #expect(try await harness.eventually { harness.record.count(of: "second") >= 5 })
        #expect(start.duration(to: harness.clock.now) < harness.configuration().leaseDuration)
        await second.shutDown()
        try await second.end()
    }

    @Test("a worker that stood still for longer than its lease finds it gone, and stores nothing any more")
    func zombie() async throws {
        let harness = try Harness(shards: 1)
        let reached = Signal()
        let goOn = Signal()
        let first = Worker("first", in: harness) { thing in
            guard thing.value == 3 else { return }
            reached.raise()
            await goOn.wait()
        }
        harness.stream { stream in
            for _ in 0..<5 { stream.write("item") }
        }
        #expect(try await harness.eventually { reached.isRaised })
        first.transport.freeze()
        let second = Worker("second", in: harness)
        #expect(try await harness.eventually { harness.record.count(of: "second") == 5 })
        let lease = try #require(try await harness.leases().first)
        #expect(lease.leaseOwner == second.consumer.workerID)
        #expect(lease.leaseTerm == 2)

        // It comes back to life, finishes what it was at, and hears of its loss when it wants to store that.
        first.transport.thaw()
        goOn.raise()
        #expect(try await harness.eventually { harness.incidents.count(.leaseLost) == 1 })
        harness.stream { $0.write("item") }
        #expect(try await harness.handlesEverything())
        #expect(harness.record.entries.last == Record.Entry(worker: "second", id: "item", value: 6))
        #expect(harness.record.count(of: "first") <= 3)
        for worker in [first, second] { await worker.shutDown() }
        for worker in [first, second] { try await worker.end() }
    }

    @Test("a graceful shutdown finishes what is at hand, stores it, and leaves the rest to others at once")
    func shutdown() async throws {
        let harness = try Harness(shards: 1)
        let reached = Signal()
        let first = Worker("first", in: harness) { thing in
            guard thing.value == 4 else { return }
            reached.raise()
            // The worker hears of it before those who ask inside its handler.
            try await gracefulShutdown()
        }
        harness.stream { stream in
            for _ in 0..<9 { stream.write("item") }
        }
        #expect(try await harness.eventually { reached.isRaised })
        await first.shutDown()
        try await first.end()
        #expect(harness.record.entries.map(\.value) == [1, 2, 3, 4])
        let lease = try #require(try await harness.leases().first)
        #expect(lease.leaseOwner == nil)

        let second = Worker("second", in: harness)
        // Time stands still: there is no lease to wait for.
        #expect(try await harness.eventually(step: .zero) { harness.record.isComplete(harness.written) })
        #expect(harness.record.entries.map(\.value) == Array(1...9))
        await second.shutDown()
        try await second.end()
    }

    @Test("a worker that comes later is handed its share, with nothing handled twice")
    func handover() async throws {
        let harness = try Harness(shards: 4)
        let first = Worker("first", in: harness)
        harness.stream { stream in
            for item in 0..<40 { stream.write("item-\(item)") }
        }
        #expect(try await harness.handlesEverything())
        let second = Worker("second", in: harness)
        #expect(
            try await harness.eventually {
                harness.stream { stream in
                    for item in 0..<40 { stream.write("item-\(item)") }
                }
                let share = try await harness.leases().count { $0.leaseOwner == second.consumer.workerID }
                return share == 2 && harness.record.count(of: "second") > 0
            }
        )
        #expect(try await harness.handlesEverything())
        #expect(harness.record.isExactlyOnce)
        #expect(harness.record.itemsOutOfOrder == [])
        // Asked for and handed over, not taken away.
        #expect(harness.incidents.count(.leaseLost) == 0)
        for worker in [first, second] { await worker.shutDown() }
        for worker in [first, second] { try await worker.end() }
    }
}

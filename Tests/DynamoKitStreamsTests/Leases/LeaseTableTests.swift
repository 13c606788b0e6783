import DynamoKit
import DynamoKitLocal
import Logging
import Testing

@testable import DynamoKitStreams

@Suite("Lease table")
struct LeaseTableTests {
    private static let lease = Lease(consumer: "c", shardID: "s", parentShardID: "p", checkpoint: .trimHorizon)

    private func table(_ worker: String, _ transport: some DynamoTransport) -> LeaseTable {
        // No second attempt: what an answer that was lost leaves behind is looked at as it is.
        let client = DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(retryPolicy: RetryPolicy(maximumAttempts: 2, baseDelay: .zero))
        )
        return LeaseTable(
            client: client,
            name: "Leases",
            consumer: "c",
            worker: worker,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    private func withTables(_ body: (_ a: LeaseTable, _ b: LeaseTable, WorkerTransport) async throws -> Void)
        async throws
    {
        let model = try ModelTransport(shards: 0)
        let transport = WorkerTransport(model)
        let a = self.table("a", transport)
        try await a.createIfMissing()
        try await a.createIfMissing()
        try await a.insert(Self.lease)
        try await body(a, self.table("b", model), transport)
    }

    @Test("has each shard once, as it was added first")
    func insert() async throws {
        try await self.withTables { a, b, _ in
            var other = Self.lease
            other.checkpoint = .latest
            try await b.insert(other)
            #expect(try await a.all() == [Self.lease])
        }
    }

    @Test("gives a lease to one of those who saw it free")
    func take() async throws {
        try await self.withTables { a, b, _ in
            let taken = try #require(try await a.take(Self.lease))
            #expect(taken.leaseOwner == "a")
            #expect(taken.leaseTerm == 1)
            #expect(try await b.take(Self.lease) == nil)
            // One that is taken for dead must not have moved since.
            let renewed = try await a.renew(taken)
            #expect(try await b.take(taken) == nil)
            #expect(try await b.take(renewed)?.leaseTerm == 2)
            await #expect(throws: StreamConsumerError.self) { try await a.renew(renewed) }
        }
    }

    @Test("refuses a checkpoint of a worker that has lost the lease, even when it has got it back since")
    func fencing() async throws {
        try await self.withTables { a, b, _ in
            let first = try #require(try await a.take(Self.lease))
            try await a.store(.after(sequenceNumber: "5"), after: .trimHorizon, of: first)
            let seen = try #require(try await b.all().first)
            let second = try #require(try await b.take(seen))
            await #expect(throws: StreamConsumerError.self) {
                try await a.store(.after(sequenceNumber: "6"), after: .after(sequenceNumber: "5"), of: first)
            }
            try await b.release(second, to: "a")
            await #expect(throws: StreamConsumerError.self) {
                try await a.store(.after(sequenceNumber: "6"), after: .after(sequenceNumber: "5"), of: first)
            }
            #expect(try await a.all().first?.checkpoint == .after(sequenceNumber: "5"))
        }
    }

    @Test("refuses a checkpoint that comes after a newer one")
    func late() async throws {
        try await self.withTables { a, _, _ in
            let lease = try #require(try await a.take(Self.lease))
            try await a.store(.after(sequenceNumber: "5"), after: .trimHorizon, of: lease)
            await #expect(throws: StreamConsumerError.self) {
                try await a.store(.after(sequenceNumber: "3"), after: .trimHorizon, of: lease)
            }
            #expect(try await a.all().first?.checkpoint == .after(sequenceNumber: "5"))
        }
    }

    @Test("hands a lease over to the first who asks, at the owner's time")
    func claim() async throws {
        try await self.withTables { a, b, transport in
            let lease = try #require(try await a.take(Self.lease))
            try await b.claim(lease)
            try await self.table("c", transport).claim(lease)
            let renewed = try await a.renew(lease)
            #expect(renewed.leaseClaimant == "b")
            #expect(renewed.leaseOwner == "a")
            try await a.release(lease, to: renewed.leaseClaimant)
            let stored = try #require(try await b.all().first)
            #expect(stored.leaseOwner == "b")
            #expect(stored.leaseClaimant == nil)
            #expect(stored.leaseTerm == 2)
            _ = try await b.renew(stored)
        }
    }

    @Test("gives a lease up with the shard's end, and never to anybody again")
    func finish() async throws {
        try await self.withTables { a, b, _ in
            let lease = try #require(try await a.take(Self.lease))
            try await a.store(.shardEnd, after: .trimHorizon, of: lease)
            let stored = try #require(try await b.all().first)
            #expect(stored.isFinished)
            #expect(stored.leaseOwner == nil)
            #expect(try await b.take(stored) == nil)
            try await b.delete(stored)
            #expect(try await a.all().isEmpty)
        }
    }

    @Test("keeps leases that are not finished")
    func delete() async throws {
        try await self.withTables { a, _, _ in
            try await a.delete(Self.lease)
            #expect(try await a.all() == [Self.lease])
        }
    }

    @Test("knows its own writes by what they left when their answers are lost")
    func lostAnswers() async throws {
        try await self.withTables { a, b, transport in
            func losingOneAnswer<Result>(_ body: () async throws -> Result) async throws -> Result {
                let losses = Countdown(1)
                transport.setFate { _ in losses.take() ? .answerLost : .carriedOut }
                defer { #expect(losses.isOver) }
                return try await body()
            }
            let lease = try #require(try await losingOneAnswer { try await a.take(Self.lease) })
            #expect(lease.leaseOwner == "a")
            #expect(lease.leaseTerm == 1)
            #expect(try await losingOneAnswer { try await a.renew(lease) }.leaseOwner == "a")
            let five = Checkpoint.after(sequenceNumber: "5")
            try await losingOneAnswer { try await a.store(five, after: .trimHorizon, of: lease) }
            try await losingOneAnswer { try await a.claim(lease) }
            try await losingOneAnswer { try await a.store(.shardEnd, after: five, of: lease) }
            #expect(try await b.all().first?.isFinished == true)

            let origin = StreamOrigin(consumer: "c", start: .latest, openShardIDs: ["s"])
            #expect(try await losingOneAnswer { try await a.origin(orElse: origin) } == origin)
            let other = StreamOrigin(consumer: "c", start: .trimHorizon)
            #expect(try await b.origin(orElse: other) == origin)
            #expect(try await b.origin() == origin)
            // It is no lease.
            #expect(try await b.all().count == 1)
        }
    }
}

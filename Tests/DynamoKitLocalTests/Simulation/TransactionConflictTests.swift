import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("Transaction conflicts")
struct TransactionConflictTests {
    typealias Address = ItemHolds.Address

    private static func addresses(_ keys: String...) throws -> [Address?] {
        try keys.map {
            Address(table: 1, key: StoredKey(partition: try StoredKey.partitionBytes(.string($0)), sort: []))
        }
    }

    @Test("transactions conflict with whatever writes their items, and plain writes only with transactions")
    func holds() throws {
        let now = Date(timeIntervalSince1970: 0)
        var holds = ItemHolds()
        let a = try Self.addresses("a")
        let ab = try Self.addresses("a", "b")
        #expect(holds.began(.write, on: a, at: now) == [])
        #expect(holds.began(.write, on: a, at: now) == [])
        #expect(holds.began(.transaction, on: ab, at: now) == [0])
        #expect(holds.began(.transactionalRead, on: ab, at: now) == [0])
        holds.ended(.write, on: a.compactMap(\.self), until: nil)
        #expect(holds.began(.transaction, on: ab, at: now) == [0], "another write is under way")
        holds.ended(.write, on: a.compactMap(\.self), until: nil)
        #expect(holds.began(.transaction, on: ab, at: now) == [])
        #expect(holds.began(.transactionalRead, on: ab, at: now) == [0, 1])
        #expect(holds.began(.write, on: a, at: now) == [0])
        holds.ended(.transaction, on: ab.compactMap(\.self), until: now + 1)
        let cb = try Self.addresses("c", "b")
        #expect(holds.began(.transaction, on: cb, at: now + 0.5) == [1])
        #expect(holds.began(.write, on: ab, at: now + 1) == [])
    }

    /// An engine whose transactions hold their items for a second after they are answered.
    private static func local(_ date: ManualDate) async throws -> LocalDynamo {
        let local = try date.makeLocal()
        try await local.makeTable(sortKey: nil)
        var simulation = Simulation()
        simulation.transactionHold = .seconds(1)
        try local.simulate(simulation)
        return local
    }

    private static func transaction(_ keys: String..., condition: String? = nil) -> TransactWriteItems {
        TransactWriteItems(
            transactItems: keys.map {
                .put(
                    TransactPut(
                        tableName: "Things",
                        item: ["pk": .string($0)],
                        conditionExpression: condition
                    )
                )
            }
        )
    }

    @Test("an item is held for as long as was asked for, by the engine's clock, against writes but not reads")
    func held() async throws {
        let date = ManualDate()
        let local = try await Self.local(date)
        _ = try await local.run(Self.transaction("a", "b"))
        let put = try await failure { try await local.put(["pk": .string("a"), "v": .number(1)]) }
        #expect(put.code == .transactionConflict)
        #expect(put.message == "Transaction is ongoing for the item")
        let transaction = try await failure { _ = try await local.run(Self.transaction("c", "b")) }
        #expect(transaction.code == .transactionCanceled)
        #expect(transaction.cancellationReasons.map(\.code) == ["None", "TransactionConflict"])
        #expect(transaction.cancellationReasons[1].message == "Transaction is ongoing for the item")
        let gets = ["b", "c"].map { TransactGet(tableName: "Things", key: ["pk": .string($0)]) }
        let read = try await failure { _ = try await local.run(TransactGetItems(transactItems: gets)) }
        #expect(read.cancellationReasons.map(\.code) == ["TransactionConflict", "None"])
        #expect(try await local.get(["pk": .string("a")]) == ["pk": .string("a")])
        try await local.put(["pk": .string("c")])
        let batch = BatchWriteItem(requestItems: [
            "Things": [.delete(key: ["pk": .string("a")]), .delete(key: ["pk": .string("c")])]
        ])
        #expect(try await local.run(batch).unprocessedItems == ["Things": [.delete(key: ["pk": .string("a")])]])
        date.advance(seconds: 1)
        try await local.put(["pk": .string("a"), "v": .number(1)])
        _ = try await local.run(Self.transaction("c", "b"))
    }

    @Test("a transaction that was canceled holds nothing")
    func canceled() async throws {
        let local = try await Self.local(ManualDate())
        let error = try await failure {
            _ = try await local.run(Self.transaction("a", condition: "attribute_exists(pk)"))
        }
        #expect(error.cancellationReasons.map(\.code) == ["ConditionalCheckFailed"])
        try await local.put(["pk": .string("a")])
    }

    @Test("requests conflict while they are under way at the same time, even without a hold")
    func overlapping() async throws {
        let (delays, delaying) = AsyncStream<Void>.makeStream()
        let (releases, release) = AsyncStream<Void>.makeStream()
        var configuration = LocalDynamoConfiguration()
        configuration.sleep = { _ in
            delaying.yield()
            for await _ in releases { return }
        }
        configuration.simulation = Simulation(rules: [.init(.delay(.seconds(1)), operations: ["TransactWriteItems"])])
        configuration.simulation.transactionHold = .zero
        let local = try LocalDynamo(storage: .inMemory, configuration: configuration)
        try await local.makeTable(sortKey: nil)
        async let transaction = local.run(Self.transaction("a"))
        for await _ in delays { break }
        #expect(try await failure { try await local.put(["pk": .string("a")]) }.code == .transactionConflict)
        release.yield()
        _ = try await transaction
        try await local.put(["pk": .string("a")])
    }
}

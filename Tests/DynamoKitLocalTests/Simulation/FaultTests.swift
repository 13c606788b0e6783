import DynamoKit
import Foundation
import Synchronization
import Testing

@testable import DynamoKitLocal

@Suite("Faults")
struct FaultTests {
    private static func local(_ rules: [Simulation.Rule]) async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        try local.simulate(Simulation(rules: rules))
        return local
    }

    private static let put = PutItem(tableName: "Things", item: ["pk": .string("a")])

    private static let increment = UpdateItem(
        tableName: "Things",
        key: ["pk": .string("a")],
        updateExpression: "ADD n :one",
        expressionAttributeValues: [":one": .number(1)]
    )

    @Test("a refused write has not happened", arguments: Simulation.ServiceError.allCases)
    func refused(error: Simulation.ServiceError) async throws {
        let local = try await Self.local([.init(.refuse(error), occurrence: .first(1))])
        if error.canAnswer("PutItem") {
            let failure = try await failure { _ = try await local.run(Self.put) }
            #expect(failure.code.name == error.rawValue)
            #expect(try await local.get(["pk": .string("a")]) == nil)
        }
        _ = try await local.run(Self.put)
        try local.simulate(.off)
        #expect(try await local.get(["pk": .string("a")]) != nil)
    }

    @Test("a write whose answer is lost has happened, and one that fails is lost likewise")
    func lostAnswer() async throws {
        let local = try await Self.local([.init(.loseAnswer, operations: ["UpdateItem", "PutItem"])])
        let lost = try await failure { _ = try await local.run(Self.increment) }
        #expect(lost.code == .internalServerError)
        #expect(lost.isOutcomeUnknown)
        #expect(try await local.get(["pk": .string("a")])?["n"] == .number(1))
        var put = Self.put
        put.conditionExpression = "attribute_not_exists(pk)"
        #expect(try await failure { _ = try await local.run(put) }.code == .internalServerError)
    }

    @Test("what makes no sense is refused as ever, and meets no fault")
    func validation() async throws {
        let local = try await Self.local([.init(.refuse(.throttling), occurrence: .first(1))])
        let get = GetItem(tableName: "Things", key: ["pk": .string("a")], projectionExpression: "a b")
        #expect(try await failure { _ = try await local.run(get) }.code == .validation)
        #expect(try await failure { _ = try await local.run(Self.put) }.code == .throttling)
    }

    @Test(
        "in a transaction, what one item can meet is the reason of its cancellation",
        arguments: [
            (Simulation.ServiceError.transactionConflict, "TransactionConflict"),
            (.conditionalCheckFailed, "ConditionalCheckFailed"), (.throttling, "ThrottlingError"),
            (.provisionedThroughputExceeded, "ProvisionedThroughputExceeded"),
            (.itemCollectionSizeLimitExceeded, "ItemCollectionSizeLimitExceeded"),
        ]
    )
    func transaction(error: Simulation.ServiceError, reason: String) async throws {
        let local = try await Self.local([.init(.refuse(error))])
        let puts = ["a", "b"].map {
            TransactWriteItem.put(TransactPut(tableName: "Things", item: ["pk": .string($0)]))
        }
        let failure = try await failure { _ = try await local.run(TransactWriteItems(transactItems: puts)) }
        #expect(failure.code == .transactionCanceled)
        #expect(
            failure.message
                == "Transaction cancelled, please refer cancellation reasons for specific reasons [\(reason), None]"
        )
        #expect(failure.cancellationReasons.map(\.code) == [reason, "None"])
        try local.simulate(.off)
        #expect(try await local.run(Scan(tableName: "Things")).count == 0)
    }

    @Test("a delay is as long as it says, and neither the writer nor a reader waits for it")
    func delay() async throws {
        let (delays, delaying) = AsyncStream<Duration>.makeStream()
        let (releases, release) = AsyncStream<Void>.makeStream()
        var configuration = LocalDynamoConfiguration()
        configuration.sleep = { duration in
            delaying.yield(duration)
            for await _ in releases { return }
        }
        configuration.simulation = Simulation(rules: [
            .init(.delay(.seconds(3600)), operations: ["UpdateItem", "Query"])
        ])
        let local = try LocalDynamo(storage: .inMemory, configuration: configuration)
        try await local.makeTable(sortKey: nil)
        async let update = local.run(Self.increment)
        for await duration in delays {
            #expect(duration == .seconds(3600))
            break
        }
        _ = try await local.run(Self.put)
        #expect(try await local.get(["pk": .string("a")]) == ["pk": .string("a")])
        release.yield()
        _ = try await update
        #expect(try await local.get(["pk": .string("a")])?["n"] == .number(1))
    }

    @Test("a batch of writes leaves its share, is right about which, and checks all of it")
    func unprocessedWrites() async throws {
        let local = try await Self.local([.init(.leaveUnprocessed(0.4))])
        let names = (0..<10).map { "\($0)" }
        func batch(_ names: [String]) -> BatchWriteItem {
            BatchWriteItem(requestItems: ["Things": names.map { .put(["pk": .string($0)]) }])
        }
        let left = try await local.run(batch(names)).unprocessedItems["Things", default: []]
        #expect(left.count == 4)
        try local.simulate(.off)
        let written = try await local.run(Scan(tableName: "Things")).items ?? []
        #expect(written.count == 6)
        #expect(Set(written.map { WriteRequest.put($0) } + left) == Set(names.map { .put(["pk": .string($0)]) }))
        try local.simulate(Simulation(rules: [.init(.leaveUnprocessed(1))]))
        let all = try await local.run(batch(names))
        #expect(all.unprocessedItems["Things"]?.count == 10)
        #expect(try await failure { _ = try await local.run(batch(["a", ""])) }.code == .validation)
        #expect(try await failure { _ = try await local.run(batch(["a", "a"])) }.code == .validation)
    }

    @Test("a batch of reads leaves its share, with the rest of what it asked of the table")
    func unprocessedReads() async throws {
        let local = try await Self.local([])
        for name in 0..<10 { try await local.put(["pk": .string("\(name)"), "v": .number(1)]) }
        try local.simulate(Simulation(rules: [.init(.leaveUnprocessed(0.3), tables: ["Things"])]))
        let keys = (0..<10).map { ["pk": AttributeValue.string("\($0)")] }
        let request = KeysAndAttributes(keys: keys, consistentRead: true, projectionExpression: "pk")
        let output = try await local.run(BatchGetItem(requestItems: ["Things": request]))
        let rest = try #require(output.unprocessedKeys["Things"])
        #expect(rest.keys.count == 3)
        #expect(rest.projectionExpression == "pk")
        #expect(rest.consistentRead == true)
        #expect(Set(output.responses["Things", default: []] + rest.keys) == Set(keys))
    }
}

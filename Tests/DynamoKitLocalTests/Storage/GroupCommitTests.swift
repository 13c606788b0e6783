import Dispatch
import DynamoKit
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Group commit")
struct GroupCommitTests {
    @Test("many conditional increments at once lose nothing", arguments: [true, false])
    func increments(inMemory: Bool) async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            try await withLocalDynamo(storage: inMemory ? .inMemory : file) { local in
                try await local.makeTable(sortKey: nil)
                try await local.put(["pk": .string("counter"), "n": .number(0)])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            for _ in 0..<25 { try await Self.increment(local) }
                        }
                    }
                    try await group.waitForAll()
                }
                let counter = try await local.get(["pk": .string("counter")])
                #expect(counter?["n"] == .number(200))
            }
        }
    }

    /// Reads, and writes one more if nobody else did meanwhile, until that is so.
    private static func increment(_ local: LocalDynamo) async throws {
        while true {
            guard case .number(let old)? = try await local.get(["pk": .string("counter")])?["n"] else {
                throw NoFailure()
            }
            let new = AttributeNumber((old.exactly(as: Int.self) ?? 0) + 1)
            do {
                _ = try await local.run(
                    PutItem(
                        tableName: "Things",
                        item: ["pk": .string("counter"), "n": .number(new)],
                        conditionExpression: "n = :old",
                        expressionAttributeValues: [":old": .number(old)]
                    )
                )
                return
            } catch let error as DynamoError where error.code == .conditionalCheckFailed {
                continue
            }
        }
    }

    @Test("a write that fails halfway leaves no trace, and the others of its group stay")
    func isolation() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(sortKey: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    guard number % 2 == 0 else { return try await local.put(["pk": .string("kept\(number)")]) }
                    let error = try await failure {
                        _ = try await local.run(
                            TransactWriteItems(transactItems: [
                                .put(TransactPut(tableName: "Things", item: ["pk": .string("undone\(number)")])),
                                .conditionCheck(
                                    TransactConditionCheck(
                                        tableName: "Things",
                                        key: ["pk": .string("none")],
                                        conditionExpression: "attribute_exists(pk)"
                                    )
                                ),
                            ])
                        )
                    }
                    #expect(error.code == .transactionCanceled)
                }
            }
            try await group.waitForAll()
        }
        let page = try await local.run(Scan(tableName: "Things"))
        #expect(page.count == 50)
        #expect(
            page.items?.allSatisfy { if case .string(let key)? = $0["pk"] { key.hasPrefix("kept") } else { false } }
                == true
        )
        #expect(try await local.run(DescribeTable(tableName: "Things")).table.itemCount == 50)
    }

    @Test("writes over the bound are refused with a throttling error, and the others are carried out")
    func bounded() async throws {
        var configuration = LocalDynamoConfiguration()
        configuration.maximumWaitingRequests = 5
        let store = try Store(storage: .inMemory, configuration: configuration) { Date() }
        let gate = Gate()
        let stored = try await withThrowingTaskGroup(of: Bool.self) { group in
            // Holds the writer, so that what comes now has to wait.
            group.addTask {
                try await store.write { _ in gate.hold() }
                return true
            }
            #expect(try await eventually { gate.isHeld })
            for _ in 0..<20 {
                group.addTask {
                    do {
                        try await store.write { _ in }
                        return true
                    } catch let error as DynamoError where error.code == .throttling {
                        gate.countRefusal()
                        return false
                    }
                }
            }
            #expect(try await eventually { gate.refusals == 15 })
            gate.release()
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(stored == 6)
        await store.close()
    }

    @Test("a table that is dropped in the group that wrote to it leaves no figures behind")
    func droppedInGroup() async throws {
        let store = try Store(storage: .inMemory, configuration: .init()) { Date() }
        let gate = Gate()
        let definition = CreateTable(
            tableName: "Things",
            attributeDefinitions: [AttributeDefinition("pk", .string)],
            keySchema: [.partitionKey("pk")],
            billingMode: .payPerRequest
        )
        _ = try await definition.carryOut(on: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await store.write { _ in gate.hold() } }
            #expect(try await eventually { gate.isHeld })
            // Each runs until it waits for the writer, so that they wait in this order.
            group.addImmediateTask {
                _ = try await PutItem(tableName: "Things", item: ["pk": .string("a")]).carryOut(on: store)
            }
            group.addImmediateTask { _ = try await DeleteTable(tableName: "Things").carryOut(on: store) }
            gate.release()
            try await group.waitForAll()
        }
        let figures = try await store.read { transaction in
            try transaction.connection.statement("SELECT count(*) FROM statistics").firstRow { $0.integer(at: 0) }
        }
        #expect(figures == 0)
        await store.close()
    }

    @Test("a store that is closed while writes come in carries each out or refuses it")
    func closedMeanwhile() async throws {
        for _ in 0..<100 {
            let store = try Store(storage: .inMemory, configuration: .init()) { Date() }
            let carriedOut = Tally()
            let acknowledged = Tally()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    // One after the other, so that almost each of them finds the writer at rest.
                    group.addTask {
                        do {
                            while true {
                                try await store.write { _ in carriedOut.increment() }
                                acknowledged.increment()
                            }
                        } catch let error as DynamoError where error.code == .storeClosed {
                            return
                        }
                    }
                }
                group.addTask {
                    while acknowledged.count < 20 { await Task.yield() }
                    await store.close()
                }
                try await group.waitForAll()
            }
            #expect(acknowledged.count == carriedOut.count)
        }
    }

    @Test("with one connection to read with, everybody gets a turn")
    func oneReader() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            var configuration = LocalDynamoConfiguration()
            configuration.maximumConcurrentReads = 1
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            try await withLocalDynamo(storage: storage, configuration: configuration) { local in
                try await local.makeTable(sortKey: nil)
                try await local.put(["pk": .string("a")])
                let found = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<500 { group.addTask { try await local.get(["pk": .string("a")]) != nil } }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(found == 500)
            }
        }
    }

    @Test("reads see a whole transaction or nothing of it")
    func snapshots() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            try await withLocalDynamo(storage: .file(folder.appending(path: "data.sqlite").path)) { local in
                try await local.makeTable(sortKey: nil)
                @Sendable func write(_ number: Int) async throws {
                    let actions = ["a", "b"].map { key in
                        TransactWriteItem.put(
                            TransactPut(
                                tableName: "Things",
                                item: ["pk": .string(key), "n": .number(AttributeNumber(number))]
                            )
                        )
                    }
                    _ = try await local.run(TransactWriteItems(transactItems: actions))
                }
                try await write(0)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { for number in 1...100 { try await write(number) } }
                    group.addTask {
                        for _ in 0..<100 {
                            let items = try await local.run(Scan(tableName: "Things")).items ?? []
                            #expect(items.count == 2)
                            #expect(Set(items.map { $0["n"] }).count == 1)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }
}

/// Keeps the writer's thread busy until it is told to go on, and counts who was refused meanwhile.
private final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let held = Mutex(false)
    private let refused = Mutex(0)

    var refusals: Int { self.refused.withLock { $0 } }

    func countRefusal() { self.refused.withLock { $0 += 1 } }

    var isHeld: Bool { self.held.withLock { $0 } }

    func hold() {
        self.held.withLock { $0 = true }
        self.semaphore.wait()
    }

    func release() { self.semaphore.signal() }
}

private final class Tally: Sendable {
    private let total = Mutex(0)

    var count: Int { self.total.withLock { $0 } }

    func increment() { self.total.withLock { $0 += 1 } }
}

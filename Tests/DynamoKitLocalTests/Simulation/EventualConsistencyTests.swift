import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Eventual consistency")
struct EventualConsistencyTests {
    private static func withLocal(_ body: (LocalDynamo, ManualDate) async throws -> Void) async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let date = ManualDate()
            let local = try date.makeLocal(storage: .file(folder.appending(path: "data.sqlite").path))
            try await local.makeTable(
                sortKey: nil,
                indexes: [GlobalSecondaryIndex(indexName: "by-tag", keySchema: [.partitionKey("tag")])],
                more: [AttributeDefinition("tag", .string)]
            )
            var simulation = Simulation()
            simulation.maximumStaleness = .milliseconds(100)
            try local.simulate(simulation)
            try await body(local, date)
            await local.close()
        }
    }

    /// What eventually consistent reads of all kinds see of the item.
    private static func seen(_ local: LocalDynamo) async throws -> [AttributeValue?] {
        let get = try await local.run(GetItem(tableName: "Things", key: ["pk": .string("a")])).item
        let scan = try await local.run(Scan(tableName: "Things")).items
        let batch = try await local.run(
            BatchGetItem(requestItems: ["Things": KeysAndAttributes(keys: [["pk": .string("a")]])])
        )
        let query = try await local.run(
            Query(
                tableName: "Things",
                indexName: "by-tag",
                keyConditionExpression: "tag = :t",
                expressionAttributeValues: [":t": .string("x")]
            )
        )
        return [get, scan?.first, batch.responses["Things"]?.first, query.items?.first].map { $0?["v"] }
    }

    @Test("reads lag behind by no more than the bound, all by the same moment, and consistent ones see all")
    func bound() async throws {
        try await Self.withLocal { local, date in
            try await local.put(["pk": .string("a"), "tag": .string("x"), "v": .number(1)])
            #expect(try await Self.seen(local) == Array(repeating: .number(1), count: 4))
            try await local.put(["pk": .string("a"), "tag": .string("x"), "v": .number(2)])
            date.advance(seconds: 0.099)
            #expect(try await Self.seen(local) == Array(repeating: .number(1), count: 4))
            #expect(try await local.get(["pk": .string("a")])?["v"] == .number(2))
            date.advance(seconds: 0.001)
            #expect(try await Self.seen(local) == Array(repeating: .number(2), count: 4))
        }
    }

    @Test("a table that was made meanwhile is not there yet, and one that was dropped still is")
    func tables() async throws {
        try await Self.withLocal { local, date in
            try await local.put(["pk": .string("a")])
            #expect(try await local.run(Scan(tableName: "Things")).count == 1)
            try await local.makeTable("Others", sortKey: nil)
            _ = try await local.run(DeleteTable(tableName: "Things"))
            #expect(try await local.run(Scan(tableName: "Things")).count == 1)
            #expect(try await local.code(Scan(tableName: "Others")) == .resourceNotFound)
            #expect(try await local.run(ListTables()).tableNames == ["Others"])
            date.advance(seconds: 1)
            #expect(try await local.code(Scan(tableName: "Things")) == .resourceNotFound)
            #expect(try await local.run(Scan(tableName: "Others")).count == 0)
        }
    }

    @Test("once it is over, and after the engine is closed, all is as ever")
    func end() async throws {
        try await Self.withLocal { local, _ in
            #expect(try await local.run(Scan(tableName: "Things")).count == 0)
            try await local.put(["pk": .string("a")])
            #expect(try await local.run(Scan(tableName: "Things")).count == 0)
            let lagging = local.simulation
            try local.simulate(.off)
            #expect(try await local.run(Scan(tableName: "Things")).count == 1)
            try local.simulate(lagging)
            #expect(try await local.run(Scan(tableName: "Things")).count == 1)
            await local.close()
            #expect(try await local.code(Scan(tableName: "Things")) == .storeClosed)
            #expect(throws: DynamoError.self) { try local.simulate(lagging) }
        }
    }

    @Test("an engine in memory has no older image to read, and says so")
    func memory() throws {
        var configuration = LocalDynamoConfiguration()
        configuration.simulation.maximumStaleness = .seconds(1)
        let error = #expect(throws: DynamoError.self) {
            try LocalDynamo(storage: .inMemory, configuration: configuration)
        }
        #expect(error?.code == .invalidConfiguration)
    }
}

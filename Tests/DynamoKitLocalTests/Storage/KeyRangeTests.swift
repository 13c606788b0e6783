import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("Key ranges")
struct KeyRangeTests {
    private static let partition: [UInt8] = [7]
    private static let sort = SortKeyRange(
        lower: .init(bytes: [1], isInclusive: true),
        upper: .init(bytes: [9], isInclusive: false)
    )
    private static let start = KeyRange.Position(
        key: StoredKey(partition: Self.partition, sort: [5]),
        tableKey: StoredKey(partition: [6], sort: [4])
    )

    private static func table() throws -> StoredTable {
        let definitions = [AttributeDefinition("pk", .string), AttributeDefinition("sk", .string)]
        let key = try #require(KeyShape([.partitionKey("pk"), .sortKey("sk")], definitions: definitions))
        let index = TableSchema.Index(name: "index", key: key, projection: .all, throughput: nil)
        let schema = TableSchema(
            name: "Things",
            tableID: "id",
            createdAt: Date(timeIntervalSince1970: 0),
            key: key,
            definitions: [],
            indexes: [index],
            isProvisioned: false,
            throughput: nil,
            tags: [:]
        )
        return StoredTable(id: 1, schema: schema)
    }

    /// What SQLite means to do.
    private static func plan(of range: KeyRange, on table: StoredTable) throws -> String? {
        let connection = try SQLiteConnection(path: ":memory:", access: .readWrite)
        try connection.execute(table.statements.create)
        for index in table.indexes { try connection.execute(index.create) }
        return try connection.statement("EXPLAIN QUERY PLAN \(range.sql)").firstRow { $0.text(at: 3) }
    }

    @Test("a query that goes on after a key seeks to it, and not to the bound before it")
    func query() throws {
        let table = try Self.table()
        let source = KeyRange.Source.table(table)
        let forward = KeyRange(source, partition: Self.partition, sort: Self.sort, after: Self.start, isForward: true)
        #expect(forward.parameters == [Self.partition, [9], [5]])
        let backward = KeyRange(source, partition: Self.partition, sort: Self.sort, after: Self.start, isForward: false)
        #expect(backward.parameters == [Self.partition, [1], [5]])
        for range in [forward, backward] {
            let plan = try Self.plan(of: range, on: table)
            #expect(plan?.contains("(partition=? AND sort>? AND sort<?)") == true)
        }
        let fresh = KeyRange(source, partition: Self.partition, sort: Self.sort, isForward: true)
        #expect(fresh.parameters == [Self.partition, [1], [9]])
    }

    @Test("so does one on an index, among the items of one index key too")
    func index() throws {
        let table = try Self.table()
        let source = KeyRange.Source.index(table.indexes[0], of: table)
        let forward = KeyRange(source, partition: Self.partition, sort: Self.sort, after: Self.start, isForward: true)
        #expect(forward.parameters == [Self.partition, [9], [5], [6], [4]])
        #expect(
            try Self.plan(of: forward, on: table)?.contains("(sort,table_partition,table_sort)>(?,?,?)") == true
        )
        let backward = KeyRange(source, partition: Self.partition, sort: Self.sort, after: Self.start, isForward: false)
        #expect(backward.parameters == [Self.partition, [1], [5], [6], [4]])
        #expect(
            try Self.plan(of: backward, on: table)?.contains("(sort,table_partition,table_sort)<(?,?,?)") == true
        )
    }

    @Test("a scan that goes on after a key seeks to it, and not to the start of its segment")
    func scan() throws {
        let table = try Self.table()
        let range = KeyRange(.table(table), from: [0], to: [8], after: Self.start)
        #expect(range.parameters == [Self.partition, [5], [8]])
        let plan = try Self.plan(of: range, on: table)
        #expect(plan?.contains("((partition,sort)>(?,?) AND partition<?)") == true)
        #expect(KeyRange(.table(table), from: [0], to: [8]).parameters == [[0], [8]])
        let index = KeyRange(.index(table.indexes[0], of: table), from: [0], to: nil, after: Self.start)
        #expect(index.parameters == [Self.partition, [5], [6], [4]])
    }
}

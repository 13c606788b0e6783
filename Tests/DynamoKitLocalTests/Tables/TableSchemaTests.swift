import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("Table schemas")
struct TableSchemaTests {
    /// A schema as the first version of the engine wrote it.
    private static let old = """
        {"name":"Things","tableID":"6a0e4bd5-5a9b-4f3e-8d6c-0d9a3c1f2b77","createdAt":700000000,\
        "key":{"partition":{"name":"pk","type":"S"},"sort":{"name":"sk","type":"N"}},\
        "definitions":[{"name":"pk","type":"S"},{"name":"sk","type":"N"},{"name":"color","type":"S"}],\
        "indexes":[{"name":"by-color","key":{"partition":{"name":"color","type":"S"}},"projection":{"all":{}}},\
        {"name":"keys","key":{"partition":{"name":"color","type":"S"}},"projection":{"include":{"_0":["v"]}},\
        "throughput":{"read":1,"write":2}}],\
        "isProvisioned":true,"throughput":{"read":3,"write":4},"tags":{"team":"chat"}}
        """

    private static func decoded() throws -> TableSchema {
        try JSONDecoder().decode(TableSchema.self, from: Data(self.old.utf8))
    }

    @Test("a schema of an older file is read, with nothing of what came later")
    func older() throws {
        let schema = try Self.decoded()
        #expect(schema.indexes.map(\.projection) == [.all, .include(["v"])])
        #expect(schema.throughput == TableSchema.Throughput(read: 3, write: 4))
        #expect(schema.tags == ["team": "chat"])
        #expect(schema.tableClass == nil)
        #expect(schema.encryption == nil)
        let description = schema.description(status: .active, statistics: [])
        #expect(description.deletionProtectionEnabled == false)
        #expect(description.tableClassSummary == nil)
        let table = StoredTable(id: 7, schema: schema)
        #expect(table.indexes.map(\.name) == ["table_7_index_1", "table_7_index_2"])
        #expect(table.indexes.allSatisfy { !$0.isLocal })
    }

    @Test("a schema is read as it was written")
    func roundTrip() throws {
        var schema = try Self.decoded().numbered
        schema.payPerRequestSince = Date(timeIntervalSinceReferenceDate: 1)
        schema.tableClass = .init(name: "STANDARD", changedAt: Date(timeIntervalSinceReferenceDate: 2))
        schema.isDeletionProtected = true
        schema.encryption = .init(keyID: "key")
        schema.recoveryPeriodInDays = 7
        let written = try JSONEncoder().encode(schema)
        #expect(try JSONDecoder().decode(TableSchema.self, from: written) == schema)
    }

    @Test("no two indexes of a table ever have the same number")
    func numbers() throws {
        var schema = try Self.decoded()
        let index = schema.indexes[0]
        schema.removeIndex(named: "keys")
        schema.addIndex(index)
        #expect(schema.indexNumbers == [1, 3])
        schema.removeIndex(named: "by-color")
        #expect(schema.indexNumbers == [])
        schema.addIndex(index)
        #expect(schema.indexNumbers == [4])
        #expect(StoredTable(id: 7, schema: schema).indexes.map(\.name) == ["table_7_index_4"])
    }
}

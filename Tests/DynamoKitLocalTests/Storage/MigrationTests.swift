import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Migration")
struct MigrationTests {
    /// What the first version of the engine made of a new file, and of a table with one item.
    private static let format1 = [
        """
        CREATE TABLE dynamo_tables (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, schema TEXT NOT NULL)
        """,
        """
        CREATE TABLE statistics (table_id INTEGER NOT NULL, index_number INTEGER NOT NULL, item_count INTEGER NOT NULL, \
        size_bytes INTEGER NOT NULL, PRIMARY KEY (table_id, index_number)) WITHOUT ROWID
        """,
        """
        CREATE TABLE transaction_tokens (token TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, expires_at INTEGER NOT NULL) \
        WITHOUT ROWID
        """,
        "CREATE INDEX transaction_tokens_by_expiry ON transaction_tokens (expires_at)",
        """
        INSERT INTO dynamo_tables (name, schema) VALUES ('Things', '{"name":"Things","tableID":"t","createdAt":700000000,\
        "key":{"partition":{"name":"pk","type":"S"}},"definitions":[{"name":"pk","type":"S"}],"indexes":[],\
        "isProvisioned":false,"tags":{}}')
        """,
        """
        CREATE TABLE table_1 (partition BLOB NOT NULL, sort BLOB NOT NULL, size INTEGER NOT NULL, \
        item BLOB NOT NULL, PRIMARY KEY (partition, sort)) WITHOUT ROWID
        """,
        "INSERT INTO statistics (table_id, index_number, item_count, size_bytes) VALUES (1, 0, 1, 13)",
        "PRAGMA application_id = \(0x444B_6974)",
        "PRAGMA user_version = 1",
    ]

    private static let item: DynamoItem = ["pk": .string("a"), "until": .number(100)]

    private static func writeFormat1(to file: URL) throws {
        let connection = try SQLiteConnection(path: file.path, access: .readWrite)
        for sql in Self.format1 { try connection.execute(sql) }
        let insert = try connection.statement("INSERT INTO table_1 (partition, sort, size, item) VALUES (?, ?, ?, ?)")
        try insert.bind(StoredKey.partitionBytes(.string("a")), at: 1)
        try insert.bind([UInt8](), at: 2)
        try insert.bind(13, at: 3)
        try insert.bind(ItemBlob.encode(Self.item), at: 4)
        try insert.run()
    }

    private static func version(of file: URL) throws -> Int64? {
        let connection = try SQLiteConnection(path: file.path, access: .readOnly)
        return try connection.statement("PRAGMA user_version").firstRow { $0.integer(at: 0) }
    }

    @Test("a file of format 1 is brought to the current format with all that it has, once")
    func fromFormat1() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "data.sqlite")
            try Self.writeFormat1(to: file)
            #expect(try Self.version(of: file) == 1)
            let date = ManualDate(Date(timeIntervalSince1970: 200))
            for round in 0..<2 {
                let local = try LocalDynamo(date: date, storage: .file(file.path))
                #expect(try await local.get(["pk": .string("a")]) == Self.item)
                let table = try await local.run(DescribeTable(tableName: "Things")).table
                #expect(table.itemCount == 1)
                // Streams and time to live are there for tables from before.
                if round == 0 {
                    #expect(table.streamSpecification == nil)
                    #expect(table.latestStreamARN == nil)
                    try await local.setStream(.enabled(.oldImage))
                    let specification = TimeToLiveSpecification(attributeName: "until", enabled: true)
                    _ = try await local.run(
                        UpdateTimeToLive(tableName: "Things", timeToLiveSpecification: specification)
                    )
                } else {
                    #expect(table.streamSpecification == .enabled(.oldImage))
                    #expect(try await local.sweep() == 1)
                    let records = try await local.records(in: local.stream())
                    #expect(records.map(\.oldImage) == [Self.item])
                }
                await local.close()
            }
            #expect(try Self.version(of: file) == StoreSchema.version)
        }
    }

    @Test("a migration that cannot be finished leaves the file as it was")
    func isAtomic() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "data.sqlite")
            try Self.writeFormat1(to: file)
            do {
                // In the way of the last table of format 2.
                let connection = try SQLiteConnection(path: file.path, access: .readWrite)
                try connection.execute("CREATE TABLE expiries (x)")
            }
            let error = #expect(throws: DynamoError.self) { try LocalDynamo(storage: .file(file.path)) }
            #expect(error?.code == .storeUnusable)
            #expect(try Self.version(of: file) == 1)
            do {
                let connection = try SQLiteConnection(path: file.path, access: .readWrite)
                try connection.execute("DROP TABLE expiries")
            }
            try await withLocalDynamo(storage: .file(file.path)) { local in
                let item = try await local.get(["pk": .string("a")])
                #expect(item == Self.item)
            }
        }
    }
}

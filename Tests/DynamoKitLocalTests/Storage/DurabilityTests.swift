import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Durability")
struct DurabilityTests {
    private static func withFile(_ body: (LocalDynamo.Storage, URL) async throws -> Void) async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "data.sqlite")
            try await body(.file(file.path), file)
        }
    }

    @Test("a reopened file has the tables, items and index entries of before")
    func reopened() async throws {
        try await Self.withFile { storage, file in
            let index = GlobalSecondaryIndex(indexName: "by-color", keySchema: [.partitionKey("color")])
            let item: DynamoItem = [
                "pk": .string("a"), "sk": .number(-1), "color": .string("red"), "bytes": .binary([0, 255]),
                "list": .list([.null, .bool(true), .map(["x": .numberSet([1, 2])])]), "set": .stringSet(["é", "b"]),
            ]
            try await withLocalDynamo(storage: storage) { local in
                try await local.makeTable(indexes: [index], more: [AttributeDefinition("color", .string)])
                try await local.put(item)
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path).sorted()
                    == ["data.sqlite", "data.sqlite.lock"]
            )
            try await withLocalDynamo(storage: storage) { local in
                #expect(try await local.get(["pk": .string("a"), "sk": .number(-1)]) == item)
                let page = try await local.run(
                    Query(
                        tableName: "Things",
                        indexName: "by-color",
                        keyConditionExpression: "color = :c",
                        expressionAttributeValues: [":c": .string("red")]
                    )
                )
                #expect(page.items == [item])
                #expect(try await local.run(DescribeTable(tableName: "Things")).table.itemCount == 1)
            }
        }
    }

    @Test("the file of a closed store has everything, even if a reader's connection outlives it")
    func closedFileIsComplete() async throws {
        try await Self.withFile { storage, file in
            let local = try LocalDynamo(storage: storage)
            try await local.makeTable(sortKey: nil)
            try await local.put(["pk": .string("a")])
            let reader = try SQLiteConnection(path: file.path, access: .readOnly)
            let tables = try reader.statement("SELECT count(*) FROM dynamo_tables").firstRow { $0.integer(at: 0) }
            #expect(tables == 1)
            await local.close()
            let copy = file.deletingLastPathComponent().appending(path: "copy.sqlite")
            try FileManager.default.copyItem(at: file, to: copy)
            withExtendedLifetime(reader) {}
            try await withLocalDynamo(storage: .file(copy.path)) { copied in
                let item = try await copied.get(["pk": .string("a")])
                #expect(item == ["pk": .string("a")])
            }
        }
    }

    @Test("a file whose list of tables is damaged is unusable, and says so when it is opened")
    func damagedCatalog() async throws {
        try await Self.withFile { storage, file in
            try await withLocalDynamo(storage: storage) { try await $0.makeTable() }
            do {
                let connection = try SQLiteConnection(path: file.path, access: .readWrite)
                try connection.execute("UPDATE dynamo_tables SET schema = '{}'")
            }
            let error = #expect(throws: DynamoError.self) { try LocalDynamo(storage: storage) }
            #expect(error?.code == .storeUnusable)
            #expect(error?.cause is DecodingError)
        }
    }

    @Test("what was acknowledged is in a copy of the files taken while the store is open, as after a crash")
    func acknowledgedIsOnDisk() async throws {
        try await Self.withFile { storage, file in
            try await withLocalDynamo(storage: storage) { local in
                try await local.makeTable(sortKey: nil)
                for number in 0..<50 { try await local.put(["pk": .string("\(number)")]) }
                let copy = file.deletingLastPathComponent().appending(path: "copy.sqlite")
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: file.path + suffix, toPath: copy.path + suffix)
                }
                try await withLocalDynamo(storage: .file(copy.path)) { recovered in
                    let count = try await recovered.run(Scan(tableName: "Things", select: .count)).count
                    #expect(count == 50)
                }
            }
        }
    }

    @Test("a file that is open cannot be opened again, and the error says by whom")
    func locked() async throws {
        try await Self.withFile { storage, _ in
            try await withLocalDynamo(storage: storage) { _ in
                let error = try await failure { _ = try LocalDynamo(storage: storage) }
                #expect(error.code == .storeLocked)
                #expect(error.message.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
            }
            try await withLocalDynamo(storage: storage) { _ in }
        }
    }

    @Test("a file of something else, of a later version or in no folder is refused and left alone")
    func refused() async throws {
        try await Self.withFile { storage, file in
            try Data("this is no database, and long enough to be read as one".utf8).write(to: file)
            #expect(try await failure { _ = try LocalDynamo(storage: storage) }.code == .storeUnusable)
            #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("this is no database"))
            try FileManager.default.removeItem(at: file)
            try await withLocalDynamo(storage: storage) { _ in }
            let connection = try SQLiteConnection(path: file.path, access: .readWrite)
            try connection.execute("PRAGMA user_version = 99")
            let error = try await failure { _ = try LocalDynamo(storage: storage) }
            #expect(error.code == .storeUnusable)
            #expect(error.message.contains("99"))
            let nowhere = file.deletingLastPathComponent().appending(path: "no/such/data.sqlite")
            #expect(try await failure { _ = try LocalDynamo(storage: .file(nowhere.path)) }.code == .storeUnusable)
        }
    }

    @Test("after closing, requests fail with an error that says so")
    func closed() async throws {
        for storage in [LocalDynamo.Storage.inMemory] {
            let local = try LocalDynamo(storage: storage)
            try await local.makeTable()
            await local.close()
            await local.close()
            #expect(
                try await failure { try await local.put(["pk": .string("a"), "sk": .number(1)]) }.code == .storeClosed
            )
            #expect(try await failure { _ = try await local.run(ListTables()) }.code == .storeClosed)
        }
    }
}

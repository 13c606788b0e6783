import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// Files that something else has cut, written to or made.
@Suite("Damaged files")
struct DamageTests {
    private static let count = 200
    private static let pageBytes = 4096

    /// A closed store of some dozens of pages.
    private static func withFilledFile(_ body: (URL) async throws -> Void) async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "data.sqlite")
            try await withLocalDynamo(storage: .file(file.path)) { local in
                try await local.makeTable(sortKey: nil)
                for number in 0..<Self.count {
                    try await local.put(Self.item(number))
                }
            }
            try await body(file)
        }
    }

    private static func item(_ number: Int) -> DynamoItem {
        // Small enough to lie in one page with its key: SQLite has no checksums, so that damage of what it spreads over
        // further pages may go unnoticed.
        ["pk": .string("\(number)"), "text": .string(String(repeating: "text \(number) ", count: 80))]
    }

    /// What of the store is there, and the errors of what is not.
    private static func readAll(_ file: URL) async throws -> (whole: Int, errors: [DynamoError]) {
        var whole = 0
        var errors: [DynamoError] = []
        let local = try LocalDynamo(storage: .file(file.path))
        for number in 0..<Self.count {
            do {
                let item = try await local.get(["pk": .string("\(number)")])
                #expect(item == Self.item(number))
                whole += 1
            } catch let error as DynamoError {
                errors.append(error)
            }
        }
        await local.close()
        return (whole, errors)
    }

    @Test("a file that is cut short is refused when it is opened", arguments: [0.05, 0.5, 0.99])
    func truncated(share: Double) async throws {
        try await Self.withFilledFile { file in
            let handle = try FileHandle(forWritingTo: file)
            let size = try handle.seekToEnd()
            try handle.truncate(atOffset: UInt64(Double(size) * share) / 4096 * 4096)
            try handle.close()
            let error = try await failure { _ = try LocalDynamo(storage: .file(file.path)) }
            #expect(error.code == .storeUnusable)
            #expect(error.message.contains("malformed"))
        }
    }

    @Test("requests that come upon overwritten pages say that the file is damaged, and others are answered")
    func overwrittenPages() async throws {
        try await Self.withFilledFile { file in
            let handle = try FileHandle(forUpdating: file)
            let pages = try handle.seekToEnd() / UInt64(Self.pageBytes)
            // Not among the first, which are read when the file is opened.
            for page in stride(from: pages / 3, to: pages, by: 7) {
                try handle.seek(toOffset: page * UInt64(Self.pageBytes))
                try handle.write(contentsOf: Data(repeating: 0xFF, count: Self.pageBytes))
            }
            try handle.close()
            let (whole, errors) = try await Self.readAll(file)
            #expect(whole > 0)
            #expect(!errors.isEmpty)
            #expect(errors.allSatisfy { $0.code == .storeDamaged && $0.cause != nil })
        }
    }

    @Test("an item whose bytes make no sense is damage too, over HTTP a failure of the service")
    func senselessItem() async throws {
        try await Self.withFilledFile { file in
            do {
                let connection = try SQLiteConnection(path: file.path, access: .readWrite)
                let update = try connection.statement("UPDATE table_1 SET item = x'FFFFFF' WHERE partition = ?")
                try update.bind(StoredKey.partitionBytes(.string("7")), at: 1)
                try update.run()
                try #require(connection.changedRows == 1)
            }
            let (whole, errors) = try await Self.readAll(file)
            #expect(whole == Self.count - 1)
            #expect(errors.map(\.code) == [.storeDamaged])
            try await withLocalDynamo(storage: .file(file.path)) { local in
                let answer = await WireEndpoint(local: local)
                    .ask("GetItem", #"{"TableName":"Things","Key":{"pk":{"S":"7"}}}"#)
                #expect(answer.status == 500)
                #expect(answer.hasType("com.amazonaws.dynamodb.v20120810#InternalServerError"))
            }
        }
    }

    @Test("a folder, a file without permission and a database of something else are refused, and left as they are")
    func notAStore() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            #expect(try await failure { _ = try LocalDynamo(storage: .file(folder.path)) }.code == .storeUnusable)
            let foreign = folder.appending(path: "foreign.sqlite")
            do {
                let connection = try SQLiteConnection(path: foreign.path, access: .readWrite)
                try connection.execute("CREATE TABLE notes (text TEXT)")
                try connection.execute("INSERT INTO notes VALUES ('mine')")
            }
            let error = try await failure { _ = try LocalDynamo(storage: .file(foreign.path)) }
            #expect(error.code == .storeUnusable)
            #expect(error.message.contains("something else"))
            let connection = try SQLiteConnection(path: foreign.path, access: .readOnly)
            #expect(try connection.statement("SELECT text FROM notes").firstRow { $0.text(at: 0) } == "mine")
            #expect(try connection.statement("SELECT count(*) FROM sqlite_schema").firstRow { $0.integer(at: 0) } == 1)
        }
    }
}

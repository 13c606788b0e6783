import Crypto
import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Export and import")
struct TransferTests {
    /// Every type, and what is hard on JSON.
    private static let items: [DynamoItem] = [
        [
            "pk": .string("é\u{0}\"\\\n\u{1F600}"), "sk": .number(-1), "color": .string("red"),
            "n": .number(AttributeNumber("-9.9999999999999999999999999999999999999e125") ?? 0),
            "b": .binary([0, 255, 10]), "yes": .bool(true), "no": .bool(false), "null": .null,
            "list": .list([.list([]), .map([:]), .string("")]), "map": .map(["": .string("x"), "a.b": .number(0)]),
            "ss": .stringSet(["a", "b"]), "ns": .numberSet([1, 2]), "bs": .binarySet([[0], [1]]),
        ],
        ["pk": .string("b"), "sk": .number(2)],
        [
            "pk": .string("b"), "sk": .number(AttributeNumber("2.5") ?? 0),
            "text": .string(String(repeating: "x", count: 9_000)),
        ],
    ]

    private static func makeTable(_ local: LocalDynamo) async throws {
        try await local.makeTable(
            indexes: [GlobalSecondaryIndex(indexName: "by-color", keySchema: [.partitionKey("color")])],
            more: [AttributeDefinition("color", .string)],
            stream: .keysOnly
        )
    }

    private static func filled(_ count: Int = 0) async throws -> LocalDynamo {
        let local = try LocalDynamo(storage: .inMemory)
        try await Self.makeTable(local)
        for item in Self.items { try await local.put(item) }
        for number in 0..<count {
            try await local.put(["pk": .string("more"), "sk": .number(AttributeNumber(number))])
        }
        return local
    }

    private static func all(_ local: LocalDynamo, _ table: String) async throws -> Set<AttributeValue> {
        Set(try await (local.run(Scan(tableName: table)).items ?? []).map { .map($0) })
    }

    private static func transferError(_ body: () async throws -> Void) async throws -> TableTransferError {
        do {
            try await body()
        } catch let error as TableTransferError {
            return error
        }
        throw NoFailure()
    }

    private static func with(_ body: (_ folder: URL) async throws -> Void) async throws {
        try await TestPaths.withTemporaryFolder(body)
    }

    @Test("what is exported is imported the same, with the table's indexes, into another store")
    func roundTrip() async throws {
        try await Self.with { folder in
            let local = try await Self.filled(700)
            // Small enough for several files.
            let export = try await local.exportTable("Things", to: folder.path, maximumFileBytes: 20_000)
            #expect(export.itemCount == 703)
            #expect(export.dataFiles.count > 1)
            let other = try LocalDynamo(storage: .inMemory)
            let done = try await other.importTable("Again", from: folder.path)
            #expect(done == TableImport(itemCount: 703, hasCreatedTable: true))
            #expect(try await Self.all(other, "Again") == Self.all(local, "Things"))
            let table = try await other.run(DescribeTable(tableName: "Again")).table
            #expect(table.globalSecondaryIndexes.map(\.indexName) == ["by-color"])
            #expect(table.globalSecondaryIndexes.first?.itemCount == 1)
            #expect(table.streamSpecification == nil)
            // By the export's own folder too, into a table that is there.
            let again = try await local.importTable("Things", from: export.folder)
            #expect(again == TableImport(itemCount: 703, hasCreatedTable: false))
            #expect(try await local.run(DescribeTable(tableName: "Things")).table.itemCount == 703)
        }
    }

    @Test("a table of nothing and one of a file are exported too")
    func emptyAndFile() async throws {
        try await Self.with { folder in
            try await withLocalDynamo(storage: .file(folder.appending(path: "data.sqlite").path)) { local in
                try await Self.makeTable(local)
                let empty = try await local.exportTable("Things", to: folder.appending(path: "empty").path)
                #expect(empty.itemCount == 0)
                #expect(try await local.importTable("Copy", from: empty.folder).itemCount == 0)
                for item in Self.items { try await local.put(item) }
                let export = try await local.exportTable("Things", to: folder.appending(path: "full").path)
                _ = try await local.importTable("Copy", from: export.folder)
                #expect(try await Self.all(local, "Copy") == Set(Self.items.map { .map($0) }))
            }
        }
    }

    @Test("the manifests count items, name the files from the bucket on, and have digests that are right")
    func manifests() async throws {
        try await Self.with { folder in
            let export = try await Self.filled().exportTable("Things", to: folder.path)
            let root = URL(filePath: export.folder)
            func json(_ name: String) throws -> [String: Any]? {
                let data = try Data(contentsOf: root.appending(path: name))
                let digest = try String(
                    contentsOf: root.appending(path: name.replacing(".json", with: ".md5")),
                    encoding: .utf8
                )
                #expect(digest == Data(Insecure.MD5.hash(data: data)).base64EncodedString())
                return try JSONSerialization.jsonObject(with: data) as? [String: Any]
            }
            let summary = try #require(try json("manifest-summary.json"))
            #expect(summary["itemCount"] as? Int == 3)
            #expect(summary["version"] as? String == "2020-06-30")
            #expect(summary["outputFormat"] as? String == "DYNAMODB_JSON")
            #expect((summary["tableArn"] as? String)?.hasSuffix(":table/Things") == true)
            let key = try #require(summary["manifestFilesS3Key"] as? String)
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: key).path))
            let files = try #require(try json("manifest-files.json"))
            #expect(files["itemCount"] as? Int == 3)
            let file = try Data(contentsOf: folder.appending(path: try #require(files["dataFileS3Key"] as? String)))
            #expect(files["md5Checksum"] as? String == Data(Insecure.MD5.hash(data: file)).base64EncodedString())
            #expect(file.starts(with: [0x1F, 0x8B]))
        }
    }

    @Test("files as DynamoDB writes them are read, by a definition that is given, gzipped or not")
    func foreignExport() async throws {
        try await Self.with { folder in
            let root = folder.appending(path: "AWSDynamoDB/01693685827463-2d8752fd")
            let data = root.appending(path: "data")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            let one = #"{"Item":{"Id":{"S":"1"},"Tags":{"SS":["x","y"]},"Price":{"N":"1.50"}}}"# + "\n"
            let two = #"{"Item":{"Id":{"S":"2"},"Data":{"B":"AAE="},"Gone":{"NULL":true}}}"# + "\n"
            let gzip = ContentCoding.gzip.compress(Array(one.utf8)) + ContentCoding.gzip.compress(Array(two.utf8))
            try Data(gzip).write(to: data.appending(path: "asdl123dasas.json.gz"))
            let key = "2020-Nov/AWSDynamoDB/01693685827463-2d8752fd/data/asdl123dasas.json.gz"
            let manifest =
                #"{"itemCount":2,"md5Checksum":"sQMSpEILNgoQmarvDFonGQ==","etag":"af83-1","dataFileS3Key":"\#(key)"}"#
            try Data((manifest + "\n").utf8).write(to: root.appending(path: "manifest-files.json"))
            let local = try LocalDynamo(storage: .inMemory)
            #expect(
                try await failure { try await local.importTable("Products", from: folder.path) }.code
                    == .resourceNotFound
            )
            let definition = CreateTable(
                tableName: "whatever",
                attributeDefinitions: [AttributeDefinition("Id", .string)],
                keySchema: [.partitionKey("Id")],
                billingMode: .payPerRequest
            )
            let done = try await local.importTable("Products", from: folder.path, creating: definition)
            #expect(done == TableImport(itemCount: 2, hasCreatedTable: true))
            let expected: [DynamoItem] = [
                ["Id": .string("1"), "Tags": .stringSet(["x", "y"]), "Price": .number(AttributeNumber("1.5") ?? 0)],
                ["Id": .string("2"), "Data": .binary([0, 1]), "Gone": .null],
            ]
            #expect(try await Self.all(local, "Products") == Set(expected.map { .map($0) }))
            // Plain lines, in a folder or alone.
            let plain = folder.appending(path: "plain")
            try FileManager.default.createDirectory(at: plain, withIntermediateDirectories: true)
            try Data(one.utf8).write(to: plain.appending(path: "1.json"))
            try Data(two.utf8.dropLast()).write(to: plain.appending(path: "2.json"))
            _ = try await local.importTable("Plain", from: plain.path, creating: definition)
            #expect(try await Self.all(local, "Plain") == Set(expected.map { .map($0) }))
            let alone = try await local.importTable("Plain", from: plain.appending(path: "2.json").path)
            #expect(alone.itemCount == 1)
        }
    }

    // MARK: Failures

    private static func line(_ sort: String) -> String { #"{"Item":{"pk":{"S":"a"},"sk":{"N":"\#(sort)"}}}"# }

    @Test(
        "a bad line is named, a table that was there keeps what came before its batch, and a new one is gone",
        arguments: [
            ("nothing", TableTransferError.Code.malformedLine), ("{}", .malformedLine),
            (#"{"Item":{"pk":{"S":"a"},"sk":{"N":"x"}}}"#, .malformedLine),
            (#"{"Keys":{},"NewImage":{}}"#, .malformedLine),
            (#"{"Item":{"pk":{"S":"a"}}}"#, .refusedItem),
            (#"{"Item":{"pk":{"S":"a"},"sk":{"S":"1"}}}"#, .refusedItem),
            (#"{"Item":{"pk":{"S":""},"sk":{"N":"1"}}}"#, .refusedItem),
        ]
    )
    func badLine(line: String, code: TableTransferError.Code) async throws {
        try await Self.with { folder in
            let file = folder.appending(path: "lines.json")
            let lines = (0..<600).map { Self.line("\($0)") } + [line, Self.line("999")]
            try Data(lines.joined(separator: "\n").utf8).write(to: file)
            let local = try LocalDynamo(storage: .inMemory)
            try await Self.makeTable(local)
            let error = try await Self.transferError { try await local.importTable("Things", from: file.path) }
            #expect(error.code == code)
            #expect(error.file == file.path)
            #expect(error.line == 601)
            #expect("\(error)".hasPrefix("\(file.path):601: "))
            let count = try await local.run(DescribeTable(tableName: "Things")).table.itemCount
            #expect(error.importedItemCount == count)
            #expect(count == 500)

            let definition = CreateTable(
                tableName: "New",
                attributeDefinitions: [AttributeDefinition("pk", .string), AttributeDefinition("sk", .number)],
                keySchema: [.partitionKey("pk"), .sortKey("sk")],
                billingMode: .payPerRequest
            )
            let undone = try await Self.transferError {
                try await local.importTable("New", from: file.path, creating: definition)
            }
            #expect(undone.importedItemCount == 0)
            #expect(try await local.run(ListTables()).tableNames == ["Things"])
        }
    }

    @Test("a file that was cut, lacks items or is not there, and a folder of nothing are told")
    func badFiles() async throws {
        try await Self.with { folder in
            let local = try await Self.filled(300)
            let export = try await local.exportTable("Things", to: folder.path)
            let file = export.dataFiles[0]
            let bytes = try Data(contentsOf: URL(filePath: file))
            try bytes.prefix(bytes.count - 20).write(to: URL(filePath: file))
            let cut = try await Self.transferError { try await local.importTable("New", from: folder.path) }
            #expect(cut.code == .fileUnusable)
            #expect(cut.file == file)
            try Data(ContentCoding.gzip.compress(Array(Self.line("1").utf8))).write(to: URL(filePath: file))
            let incomplete = try await Self.transferError { try await local.importTable("New", from: folder.path) }
            #expect(incomplete.code == .incomplete)
            #expect(incomplete.message == "It has 1 items, and the manifest says 303.")
            try FileManager.default.removeItem(atPath: file)
            let missing = try await Self.transferError { try await local.importTable("New", from: folder.path) }
            #expect(missing.code == .fileUnusable)
            #expect(try await local.run(ListTables()).tableNames == ["Things"])

            let nowhere = folder.appending(path: "nowhere").path
            #expect(
                try await Self.transferError { try await local.importTable("New", from: nowhere) }.code == .noExport
            )
            try FileManager.default.createDirectory(atPath: nowhere, withIntermediateDirectories: true)
            #expect(
                try await Self.transferError { try await local.importTable("New", from: nowhere) }.code == .noExport
            )
            // Two exports: which?
            _ = try await local.exportTable("Things", to: folder.path)
            let two = try await Self.transferError { try await local.importTable("New", from: folder.path) }
            #expect(two.code == .noExport)
            #expect(two.message.contains("2"))
            let unwritable = folder.appending(path: "file")
            try Data().write(to: unwritable)
            let refused = try await Self.transferError { try await local.exportTable("Things", to: unwritable.path) }
            #expect(refused.code == .fileUnusable)
            #expect(try await failure { try await local.exportTable("None", to: nowhere) }.code == .resourceNotFound)
        }
    }

    @Test("an export is of one moment, whatever is written meanwhile")
    func oneMoment() async throws {
        try await Self.with { folder in
            try await withLocalDynamo(storage: .file(folder.appending(path: "data.sqlite").path)) { local in
                try await local.makeTable(sortKey: nil)
                // Always as many of one as of the other.
                func write(_ round: Int) async throws {
                    let puts = ["a", "b"].map { name in
                        TransactWriteItem.put(
                            TransactPut(tableName: "Things", item: ["pk": .string("\(name)\(round)")])
                        )
                    }
                    _ = try await local.run(TransactWriteItems(transactItems: puts))
                }
                for round in 0..<200 { try await write(round) }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { for round in 200..<400 { try await write(round) } }
                    let export = try await local.exportTable("Things", to: folder.path)
                    #expect(export.itemCount >= 400)
                    #expect(export.itemCount.isMultiple(of: 2))
                    try await group.waitForAll()
                }
            }
        }
    }
}

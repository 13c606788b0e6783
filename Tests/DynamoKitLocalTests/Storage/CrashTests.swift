import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// A writer that is killed: the test's own program, started again with a file to write to.
@Suite("Crash")
struct CrashTests {
    private static let fileVariable = "DYNAMOKIT_LOCAL_CRASH_FILE"
    private static let file = ProcessInfo.processInfo.environment[fileVariable]

    @Test("writes until it is killed", .enabled(if: file != nil, "the other test starts this one"))
    func crashWriter() async throws {
        let file = try #require(Self.file)
        let local = try LocalDynamo(storage: .file(file))
        try await local.makeTable(sortKey: nil, stream: .keysOnly)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<1_000_000 {
                        try await local.put(["pk": .string("\(writer)-\(number)")])
                        // One write call a line, so that a kill cannot tear it.
                        FileHandle.standardOutput.write(Data("stored \(writer)-\(number)\n".utf8))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("every write that was acknowledged before a kill -9 is there after it", .enabled(if: file == nil))
    func killed() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "data.sqlite").path
            let writer = try PeerProcess.start(
                URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path,
                ["--testing-library", "swift-testing", "--filter", "crashWriter"],
                environment: [Self.fileVariable: file]
            )
            var acknowledged: [Substring] = []
            do {
                try await writer.waitUntilReady(.output(contains: "stored 0-100\n"), within: .seconds(60))
                writer.killNow()
                acknowledged = writer.output.split(separator: "\n").filter { $0.hasPrefix("stored ") }
                try await writer.stop()
            } catch {
                try await writer.stop()
                throw error
            }
            #expect(acknowledged.count > 100)
            try await withLocalDynamo(storage: .file(file)) { [acknowledged] local in
                for line in acknowledged {
                    let key = AttributeValue.string(String(line.dropFirst("stored ".count)))
                    #expect(try await local.get(["pk": key]) == ["pk": key])
                }
                // The figures were committed with the items.
                let count = try await local.run(Scan(tableName: "Things", select: .count)).count
                #expect(try await local.run(DescribeTable(tableName: "Things")).table.itemCount == count)
                // So were the records: one for each item, whether its writer was answered or not.
                let stream = try await local.stream()
                var recorded: [DynamoItem] = []
                var page = try await local.run(GetRecords(shardIterator: local.iterator(.trimHorizon, in: stream)))
                while !page.records.isEmpty, let next = page.nextShardIterator {
                    recorded += page.records.map(\.keys)
                    page = try await local.run(GetRecords(shardIterator: next))
                }
                #expect(recorded.count == count)
                #expect(
                    Set(recorded).isSuperset(
                        of: acknowledged.map { line -> DynamoItem in
                            ["pk": .string(String(line.dropFirst("stored ".count)))]
                        }
                    )
                )
            }
        }
    }
}

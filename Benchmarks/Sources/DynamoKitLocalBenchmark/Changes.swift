import ArgumentParser
import DynamoKit
import DynamoKitLocal
import Foundation
import Measuring

/// What a stream costs the writes of its table, how long one looks for a time in it, and what a new index holds up.
struct Changes: AsyncParsableCommand {
    @OptionGroup var workplace: Workplace
    @Option(help: "Items of the table that an index is made of.")
    var items = 1_000_000

    func run() async throws {
        try await self.workplace.use { folder in
            try await Self.measureStreams(folder)
            print("")
            try await self.measureIndex(folder)
        }
    }

    private static func measureStreams(_ folder: URL) async throws {
        printLine("64 callers", "puts a second", "CPU-µs of a put", "AT_TIMESTAMP µs")
        let streams: [(String, StreamViewType?)] = [
            ("no stream", nil), ("KEYS_ONLY", .keysOnly), ("NEW_IMAGE", .newImage),
            ("NEW_AND_OLD_IMAGES", .newAndOldImages),
        ]
        for (name, stream) in streams {
            let table = try await SmallItems(
                storage: .file(folder.appending(path: "\(name).sqlite").path),
                stream: stream
            )
            _ = try await table.load(0..<10_000)
            // Each is a change, of an item that is there.
            let puts = try await Pace.of(numbers: 0..<100_000, callers: 64) { number in
                try await table.put(number % 10_000, value: number + 1)
            }
            let search = stream == nil ? nil : try await Self.timeSearch(table)
            printLine(
                name,
                "\(Int(puts.rate))",
                decimal(puts.processorMicroseconds),
                search.map { decimal($0.microseconds) } ?? "–"
            )
            await table.close()
        }
    }

    /// Looks for the last of 110,000 records by its time.
    private static func timeSearch(_ table: SmallItems) async throws -> Pace {
        let description = try await table.execute(DescribeTable(tableName: SmallItems.tableName)).table
        guard let stream = description.latestStreamARN,
            let shard = try await table.execute(DescribeStream(streamARN: stream)).stream.shards.last
        else { throw Missing() }
        let request = GetShardIterator(
            streamARN: stream,
            shardID: shard.shardID,
            shardIteratorType: .atTimestamp(Date())
        )
        return try await Pace.of(numbers: 0..<50) { _ in _ = try await table.execute(request) }
    }

    private func measureIndex(_ folder: URL) async throws {
        let table = try await SmallItems(storage: .file(folder.appending(path: "index.sqlite").path))
        _ = try await table.load(0..<self.items)
        let clock = ContinuousClock()
        let (duration, longestPut, longestGet) = try await withThrowingTaskGroup(of: Void.self) { group in
            let put = Longest()
            let get = Longest()
            group.addTask { try await put.repeat { try await table.put(0, value: $0) } }
            group.addTask { try await get.repeat { _ in try await table.get(0) } }
            let start = clock.now
            _ = try await table.execute(
                UpdateTable(
                    tableName: SmallItems.tableName,
                    attributeDefinitions: [AttributeDefinition("value", .string)],
                    globalSecondaryIndexUpdates: [
                        .create(
                            GlobalSecondaryIndex(
                                indexName: "byValue",
                                keySchema: [.partitionKey("value")],
                                projection: .keysOnly
                            )
                        )
                    ]
                )
            )
            let duration = clock.now - start
            group.cancelAll()
            while case .failure(let error)? = await group.nextResult() {
                guard error is CancellationError else { throw error }
            }
            return (duration, await put.duration, await get.duration)
        }
        func seconds(_ duration: Duration) -> String { String(format: "%.3f", duration / .seconds(1)) }
        printLine("an index of \(self.items) items", "UpdateTable s", "longest put s", "longest get s")
        printLine("", seconds(duration), seconds(longestPut), seconds(longestGet))
        await table.close()
    }
}

/// The longest that something has taken.
private actor Longest {
    private(set) var duration = Duration.zero

    /// Runs `body` over and over until the task is cancelled.
    func `repeat`(_ body: @Sendable (Int) async throws -> Void) async throws {
        let clock = ContinuousClock()
        var number = 0
        while true {
            try Task.checkCancellation()
            number += 1
            let start = clock.now
            try await body(number)
            self.duration = max(self.duration, clock.now - start)
        }
    }
}

import ArgumentParser
import DynamoKitLocal
import Foundation
import Measuring

/// What an operation costs while a table grows from a thousand items to ten million.
struct Growth: AsyncParsableCommand {
    @OptionGroup var workplace: Workplace
    @Option(help: "Items that the table grows to.")
    var items = 10_000_000

    func run() async throws {
        try await self.workplace.use { folder in
            let path = folder.appending(path: "growth.sqlite").path
            let table = try await SmallItems(storage: .file(path))
            printLine("items", "loaded a second", "get µs", "query of 50 µs", "put CPU-µs", "puts a second", "file MB")
            var count = 0
            for size in sequence(first: 1_000, next: { $0 * 10 }).prefix(while: { $0 <= self.items }) {
                let load = try await table.load(count..<size)
                count = size
                try await Self.measure(table, count, load, path)
            }
            await table.close()
        }
    }

    private static func measure(_ table: SmallItems, _ count: Int, _ load: Pace, _ path: String) async throws {
        /// Anywhere in the table.
        @Sendable func any(_ number: Int) -> Int { Int((UInt64(number) &* 0x9E37_79B9_7F4A_7C15) >> 33) % count }
        // What a first look at a page costs is the disk's.
        for number in 0..<5_000 { try await table.get(any(number)) }
        let gets = try await Pace.of(numbers: 0..<50_000) { try await table.get(any($0)) }
        let queries = try await Pace.of(numbers: 0..<5_000) { try await table.query(any($0)) }
        let puts = try await Pace.of(numbers: 0..<64_000, callers: 64) { try await table.put(any($0), value: $0) }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        printLine(
            "\(count)",
            "\(Int(load.rate))",
            decimal(gets.processorMicroseconds),
            decimal(queries.processorMicroseconds),
            decimal(puts.processorMicroseconds),
            "\(Int(puts.rate))",
            "\((attributes[.size] as? Int ?? 0) / 1_000_000)"
        )
    }
}

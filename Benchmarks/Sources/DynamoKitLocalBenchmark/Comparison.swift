import ArgumentParser
import DynamoKitLocal
import Foundation
import Measuring

/// The engine beside SQLite that reads and writes the same with bare hands, in one run on one disk.
struct Comparison: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "compare")

    /// As many puts of SQLite's share a transaction as there are callers: the engine cannot have more of them in one.
    private static let callers = 64

    @OptionGroup var workplace: Workplace

    func run() async throws {
        try await self.workplace.use { folder in
            let raw = try RawSQLite(path: folder.appending(path: "raw.sqlite").path)
            let engine = try await Engine(storage: .file(folder.appending(path: "engine.sqlite").path))
            let memory = try await Engine(storage: .inMemory)
            try await Self.compare(raw, engine, memory)
            await engine.close()
            await memory.close()
        }
    }

    private static func compare(_ raw: RawSQLite, _ engine: Engine, _ memory: Engine) async throws {
        printLine("", "SQLite a second", "engine", "ratio", "SQLite CPU-µs", "engine", "ratio")
        let puts = 0..<2_000
        for number in puts { try await memory.put(number) }
        self.show(
            "durable puts",
            try await .of(numbers: puts) { try raw.put($0) },
            try await .of(numbers: puts) { try await engine.put($0) }
        )
        let gets = 0..<100_000
        let rawGets = try await Pace.of(numbers: gets) { try raw.get($0) }
        self.show("gets", rawGets, try await .of(numbers: gets) { try await engine.get($0) })
        self.show("gets, engine in memory", rawGets, try await .of(numbers: gets) { try await memory.get($0) })
        let queries = 0..<5_000
        let rawQueries = try await Pace.of(numbers: queries) { try raw.query($0) }
        self.show("queries of 50 items", rawQueries, try await .of(numbers: queries) { try await engine.query($0) })
        self.show(
            "queries of 50, engine in memory",
            rawQueries,
            try await .of(numbers: queries) { try await memory.query($0) }
        )
        let shared = 10_000..<(10_000 + Self.callers * 500)
        let rawShared = try await Pace.of(shared.count) {
            for start in stride(from: shared.lowerBound, to: shared.upperBound, by: Self.callers) {
                try raw.transaction { for number in start..<start + Self.callers { try raw.put(number) } }
            }
        }
        let engineShared = try await Pace.of(numbers: shared, callers: Self.callers) { try await engine.put($0) }
        self.show("durable puts, \(Self.callers) to a commit / \(Self.callers) callers", rawShared, engineShared)
    }

    private static func show(_ name: String, _ raw: Pace, _ engine: Pace) {
        printLine(
            name,
            "\(Int(raw.rate))",
            "\(Int(engine.rate))",
            String(format: "%.2f", engine.rate / raw.rate),
            decimal(raw.processorMicroseconds),
            decimal(engine.processorMicroseconds),
            String(format: "%.2f", raw.processorMicroseconds / engine.processorMicroseconds)
        )
    }
}

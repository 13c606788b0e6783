import Foundation

/// Measures the embedded engine beside SQLite that does the same with bare hands, in one run on one disk.
///
/// `swift run -c release --package-path Benchmarks DynamoKitLocalBenchmark [FOLDER]`; the folder's disk is what is measured.
@main
struct Main {
    static func main() async throws {
        let parent = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : NSTemporaryDirectory()
        let folder = URL(filePath: parent).appending(path: "dynamokit-local-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        let raw = try RawSQLite(path: folder.appending(path: "raw.sqlite").path)
        let engine = try await Engine(path: folder.appending(path: "engine.sqlite").path)
        print("per second, one caller unless it says more       SQLite      engine   ratio")
        try await report("durable puts", rounds: 2_000, raw: raw.put, engine: engine.put)
        try await report("gets", rounds: 50_000, raw: raw.get, engine: engine.get)
        try await report("queries of 50 items", rounds: 2_000, raw: raw.query, engine: engine.query)
        let puts = try await rate(rounds: 64 * 200) { try await engine.putConcurrently(writers: 64, count: 200) }
        print(line("durable puts, 64 callers", nil, puts))
        await engine.close()
    }

    private static func report(
        _ name: String,
        rounds: Int,
        raw: (Int) throws -> Void,
        engine: (Int) async throws -> Void
    ) async throws {
        let rawRate = try await rate(rounds: rounds) { for round in 0..<rounds { try raw(round) } }
        let engineRate = try await rate(rounds: rounds) { for round in 0..<rounds { try await engine(round) } }
        print(line(name, rawRate, engineRate))
    }

    private static func rate(rounds: Int, _ body: () async throws -> Void) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try await body()
        return Double(rounds) / ((clock.now - start) / .seconds(1))
    }

    private static func line(_ name: String, _ raw: Double?, _ engine: Double) -> String {
        func column(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let ratio = raw.map { String(format: "%.2f", engine / $0) } ?? "–"
        return name.padding(toLength: 42, withPad: " ", startingAt: 0)
            + column(raw.map { String(Int($0)) } ?? "–", 13) + column(String(Int(engine)), 12) + column(ratio, 8)
    }
}

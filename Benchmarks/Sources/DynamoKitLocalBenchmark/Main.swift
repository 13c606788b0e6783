import ArgumentParser
import Foundation

/// Measures the embedded engine. The folder's disk is part of what is measured.
///
/// `swift run -c release --package-path Benchmarks DynamoKitLocalBenchmark [compare|growth|changes] [FOLDER]`
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "DynamoKitLocalBenchmark",
        subcommands: [Comparison.self, Growth.self, Changes.self],
        defaultSubcommand: Comparison.self
    )
}

/// Where a benchmark keeps its files, which it removes.
struct Workplace: ParsableArguments {
    @Argument(help: "Folder to make a folder of its own in.")
    var folder = NSTemporaryDirectory()

    func use(_ body: (_ folder: URL) async throws -> Void) async throws {
        let url = URL(filePath: self.folder).appending(path: "dynamokit-local-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        try await body(url)
    }
}

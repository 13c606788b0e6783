import ArgumentParser
import Foundation
import Measuring

/// Puts load on DynamoDB servers from outside: prepared bytes over kept connections, from one event loop.
///
/// `swift build -c release --package-path Benchmarks --product dynamokit-local-load`, which builds `dynamokit-local` as
/// well, then `Benchmarks/.build/release/dynamokit-local-load`.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dynamokit-local-load")

    @Option(help: "Connections, each of which has one request under way.")
    var connections = 64
    @Option(help: "Seconds that each kind of request is measured for.")
    var seconds = 5.0
    @Option(help: "How often the server is started, for its start-up and what it takes idle.")
    var starts = 11
    @Option(help: "Folder that the data goes to; its disk is what is measured.")
    var folder = NSTemporaryDirectory()
    @Option(help: "The program to measure.")
    var server = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "dynamokit-local")
        .path
    @Option(help: "Another server to measure in the same run: its command, with {port} where the port belongs.")
    var beside: [String] = []

    func run() async throws {
        let data = URL(filePath: self.folder).appending(path: "dynamokit-local-load-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let file = "\(self.server) --port {port} --data-dir \(data.path)"
        let memory = "\(self.server) --port {port} --in-memory"
        try self.measureStarts("in memory", memory)
        try self.measureStarts("with a file", file)
        print("")
        printLine("over HTTP, \(self.connections) connections", "a second", "a CPU-second", "median ms", "99 % ms")
        for (name, command) in [("in memory", memory), ("file", file)] + self.beside.map { ($0, $0) } {
            try await self.measureLoad(name, command)
        }
    }

    /// From before the program is started until it has answered a request, and what it then takes of memory.
    private func measureStarts(_ name: String, _ command: String) throws {
        var milliseconds: [Double] = []
        var megabytes: [Double] = []
        for _ in 0..<self.starts {
            let server = try ServerProcess(command)
            milliseconds.append(server.startSeconds * 1e3)
            // What starting has begun on other threads is over by then.
            Thread.sleep(forTimeInterval: 0.3)
            megabytes.append(Double(try server.residentBytes()) / 1e6)
            server.stop()
        }
        milliseconds.sort()
        megabytes.sort()
        print(
            "\(name): first answer after \(decimal(milliseconds[0])) ms at best, "
                + "\(decimal(milliseconds[milliseconds.count / 2])) at the median of \(self.starts); "
                + "idle with \(decimal(megabytes[megabytes.count / 2])) MB resident"
        )
    }

    private func measureLoad(_ name: String, _ command: String) async throws {
        let server = try ServerProcess(command)
        defer { server.stop() }
        let load = Load(port: server.port, connections: self.connections)
        try await load.run(1, Requests.createTable)
        try await load.run(Requests.items, Requests.put)
        let kinds: [(name: String, request: @Sendable (Int) -> [UInt8])] = [
            ("gets", Requests.get), ("queries of 50 items", Requests.query),
            ("puts", { Requests.put(Requests.items + $0) }),
        ]
        for (kind, request) in kinds {
            try await load.run(for: 0.5, request)
            let before = try server.processorSeconds()
            let report = try await load.run(for: self.seconds, request)
            let processor = try server.processorSeconds() - before
            printLine(
                "\(name): \(kind)",
                "\(Int(report.rate))",
                "\(Int(Double(report.count) / processor))",
                String(format: "%.2f", report.milliseconds(0.5)),
                String(format: "%.2f", report.milliseconds(0.99))
            )
        }
    }
}

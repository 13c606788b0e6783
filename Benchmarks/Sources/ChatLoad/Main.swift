import ArgumentParser
import Foundation
import Measuring

/// Puts load on the whole chat from outside: people who get in, join rooms, speak, and wait to hear themselves and the others.
///
/// `swift build -c release --package-path Benchmarks --product chat-load`, which builds `ChatServer` as well, then
/// `Benchmarks/.build/release/chat-load`.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "chat-load")

    @Option(help: "How many people there are, each with a socket.")
    var people = 100
    @Option(help: "How many messages each says; the chat takes 20 of one person in ten seconds.")
    var messages = 15
    @Option(help: "Folder that the data goes to; its disk is what is measured.")
    var folder = NSTemporaryDirectory()
    @Option(help: "The program to measure.")
    var server = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "ChatServer").path
    @Option(help: "moto's server, to store in beside the embedded engine; passed over when it is not there.")
    var moto = "\(ProcessInfo.processInfo.environment["REALTIMEKIT_VENV"] ?? ".venv")/bin/moto_server"

    func validate() throws {
        guard (2...10_000).contains(self.people), (1...20).contains(self.messages) else {
            throw ValidationError("There have to be 2 to 10,000 people, with 1 to 20 messages each.")
        }
    }

    func run() async throws {
        let data = URL(filePath: self.folder).appending(path: "chat-load-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        print("\(self.people) people in \(Load.rooms.count) rooms, \(self.messages) messages each")
        printLine("", "joins/s", "stored/s", "delivered/s", "p50 stored", "p99 stored", "p50 heard", "p99 heard")
        try await self.measure("embedded engine", data.appending(path: "embedded"), [])
        guard FileManager.default.isExecutableFile(atPath: self.moto) else {
            print("moto is not at \(self.moto), so it is not measured.")
            return
        }
        try await MotoProcess.run(self.moto) { endpoint in
            try await self.measure("moto", data.appending(path: "moto"), ["--dynamodb-endpoint", endpoint])
        }
    }

    private func measure(_ name: String, _ data: URL, _ options: [String]) async throws {
        let arguments = ["serve", "--port", "0", "--data-dir", data.path] + options
        try await ChatProcess.run(self.server, arguments) { url in
            let figures = try await Load(url: url, people: self.people, messages: self.messages).run()
            printLine(
                name,
                decimal(figures.joinsPerSecond),
                decimal(figures.storedPerSecond),
                decimal(figures.deliveredPerSecond),
                Self.milliseconds(figures.stored, 0.5),
                Self.milliseconds(figures.stored, 0.99),
                Self.milliseconds(figures.heard, 0.5),
                Self.milliseconds(figures.heard, 0.99)
            )
        }
    }

    private static func milliseconds(_ durations: [Duration], _ part: Double) -> String {
        let sorted = durations.sorted()
        let index = min(Int(Double(sorted.count) * part), sorted.count - 1)
        return decimal(sorted[index] / .milliseconds(1)) + " ms"
    }
}

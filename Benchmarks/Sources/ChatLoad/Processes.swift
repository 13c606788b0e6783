import Foundation

/// A program of ours or of others that runs as long as it is measured.
private enum Program {
    /// Runs `body` while a program runs, once it has said that it is ready.
    ///
    /// - Parameter ready: Finds in the program's output what `body` needs, as soon as it is there.
    static func run<Ready: Sendable, Result>(
        _ path: String,
        _ arguments: [String],
        environment: [String: String],
        ready: (String) -> Ready?,
        body: (Ready) async throws -> Result
    ) async throws -> Result {
        let output = FileManager.default.temporaryDirectory.appending(path: "chat-load-\(UUID().uuidString).log")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: output) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        defer { Self.stop(process) }
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end, process.isRunning {
            if let found = ready(try String(contentsOf: output, encoding: .utf8)) { return try await body(found) }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Load.Failure(what: "\(path) does not start: \(try String(contentsOf: output, encoding: .utf8))")
    }

    /// A program that does not end by itself in time is killed. moto is one: it inherits the signal mask of the thread that
    /// starts it, and threads that tasks run on block SIGTERM.
    private static func stop(_ process: Process) {
        process.terminate()
        let end = ContinuousClock.now + .seconds(10)
        while process.isRunning, ContinuousClock.now < end { usleep(20_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}

enum ChatProcess {
    /// Runs `body` with the URL of a chat server.
    static func run(_ path: String, _ arguments: [String], body: (String) async throws -> Void) async throws {
        let environment = [
            "CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        ]
        try await Program.run(
            path,
            arguments,
            environment: environment,
            ready: { output in
                output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                    .first { $0.hasPrefix("http://") }.map(String.init)
            },
            body: body
        )
    }
}

enum MotoProcess {
    /// Runs `body` with the URL of moto's DynamoDB.
    static func run(_ path: String, body: (String) async throws -> Void) async throws {
        let port = 5_599
        try await Program.run(
            path,
            ["-H", "127.0.0.1", "-p", "\(port)"],
            environment: [:],
            ready: { $0.contains("Running on http://127.0.0.1:\(port)") ? "http://127.0.0.1:\(port)" : nil },
            body: body
        )
    }
}

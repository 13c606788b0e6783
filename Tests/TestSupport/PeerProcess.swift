import Foundation

/// Another program that a test talks to: started by the test, stopped by its process ID.
public final class PeerProcess: Sendable {
    /// How the peer tells that it can be talked to.
    public enum Readiness: Sendable {
        /// Its output has this text.
        case output(contains: String)
        /// It accepts connections on this port of 127.0.0.1.
        case listening(port: Int)
        /// It needs no time.
        case immediate
    }

    private let process: Process
    private let outputFile: URL
    private let name: String

    private init(process: Process, outputFile: URL, name: String) {
        self.process = process
        self.outputFile = outputFile
        self.name = name
    }

    /// Runs `body` while the peer runs, and stops the peer whatever comes of it.
    ///
    /// - Parameters:
    ///   - executable: Path of the program.
    ///   - arguments: Its arguments.
    ///   - environment: Variables beside those of the test.
    ///   - readiness: When `body` may start.
    ///   - deadline: How long the peer may take to get ready.
    public static func withPeer<Result>(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        readiness: Readiness,
        within deadline: Duration = .seconds(60),
        body: (PeerProcess) async throws -> Result
    ) async throws -> Result {
        let peer = try Self.start(executable, arguments, environment: environment)
        do {
            try await peer.waitUntilReady(readiness, within: deadline)
            let result = try await body(peer)
            try await peer.stop()
            return result
        } catch {
            _ = try? await peer.stop()
            throw error
        }
    }

    /// Starts the peer; whoever starts it stops it.
    public static func start(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws -> PeerProcess {
        let outputFile = FileManager.default.temporaryDirectory
            .appending(path: "peer-\(UUID().uuidString).log")
        _ = FileManager.default.createFile(atPath: outputFile.path, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // A file rather than a pipe: nobody has to read for the peer to go on.
        let output = try FileHandle(forWritingTo: outputFile)
        process.standardOutput = output
        process.standardError = output
        try withAllSignalsUnblocked { try process.run() }
        return PeerProcess(
            process: process,
            outputFile: outputFile,
            name: URL(filePath: executable).lastPathComponent
        )
    }

    public var processID: Int32 { self.process.processIdentifier }
    public var isRunning: Bool { self.process.isRunning }

    /// All that the peer has printed so far.
    public var output: String { (try? String(contentsOf: self.outputFile, encoding: .utf8)) ?? "" }

    /// - Throws: ``PeerError`` with the peer's output when it ends or the deadline passes first.
    public func waitUntilReady(_ readiness: Readiness, within deadline: Duration) async throws {
        try await self.wait(within: deadline, for: "\(readiness)") {
            switch readiness {
            case .output(let text): self.output.contains(text)
            case .listening(let port): TestPort.isListening(port)
            case .immediate: true
            }
        }
    }

    /// Waits until the peer ends by itself.
    ///
    /// - Returns: Its exit status.
    public func exitStatus(within deadline: Duration) async throws -> Int32 {
        guard try await eventually(within: deadline, { !self.process.isRunning }) else {
            throw PeerError(peer: self.name, problem: "has not ended within \(deadline)", output: self.output)
        }
        return self.process.terminationStatus
    }

    /// Asks the peer to stop (SIGTERM), and kills it when it does not within ten seconds.
    ///
    /// - Returns: Whether it stopped when asked.
    @discardableResult
    public func stop() async throws -> Bool {
        if self.process.isRunning { kill(self.process.processIdentifier, SIGTERM) }
        let stopped = try await eventually { !self.process.isRunning }
        if !stopped { self.killNow() }
        try? FileManager.default.removeItem(at: self.outputFile)
        return stopped
    }

    /// Kills the peer at once (SIGKILL), as a crash would.
    public func killNow() {
        kill(self.process.processIdentifier, SIGKILL)
        self.process.waitUntilExit()
    }

    private func wait(within deadline: Duration, for what: String, until condition: () -> Bool) async throws {
        let met = try await eventually(within: deadline) { condition() || !self.process.isRunning }
        guard met, condition() else {
            let problem = self.process.isRunning ? "not \(what) within \(deadline)" : "ended early"
            throw PeerError(peer: self.name, problem: problem, output: self.output)
        }
    }
}

/// Runs `body` with no signal blocked on this thread: a process inherits the mask of the thread that starts it, and the
/// threads that tasks run on block most signals, so that a peer would never hear SIGTERM.
private func withAllSignalsUnblocked<Result>(_ body: () throws -> Result) rethrows -> Result {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
}

/// A peer that did not do what the test needs.
public struct PeerError: Error, CustomStringConvertible {
    public var peer: String
    public var problem: String
    public var output: String

    public init(peer: String, problem: String, output: String) {
        self.peer = peer
        self.problem = problem
        self.output = output
    }

    public var description: String { "\(self.peer): \(self.problem). It printed:\n\(self.output.suffix(4000))" }
}

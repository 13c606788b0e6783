import Foundation
import TestSupport

/// The programs in `Tests/Peers`.
enum PythonPeer {
    /// Runs a program to its end.
    ///
    /// - Returns: What it printed.
    /// - Throws: ``PeerError`` with its output if it fails or takes longer than the deadline.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], within deadline: Duration) async throws -> String {
        try await Self.with(program, arguments) { process in
            let status = try await process.exitStatus(within: deadline)
            let output = process.output
            guard status == 0 else {
                throw PeerError(peer: program, problem: "ended with status \(status)", output: output)
            }
            return output
        }
    }

    /// Runs `body` beside a program.
    static func with<Result>(
        _ program: String,
        _ arguments: [String],
        body: (PeerProcess) async throws -> Result
    ) async throws -> Result {
        try await PeerProcess.withPeer(
            TestPaths.virtualEnvironmentProgram("python"),
            [TestPaths.peers.appending(path: program).path] + arguments,
            environment: ["PYTHONDONTWRITEBYTECODE": "1"],
            readiness: .immediate,
            body: body
        )
    }
}

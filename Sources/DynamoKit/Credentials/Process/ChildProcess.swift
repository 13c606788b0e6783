import Foundation
import NIOCore

/// Runs a program to its end.
enum ChildProcess {
    struct Output: Sendable {
        /// What it printed on its standard output.
        var bytes: [UInt8]
        /// Its exit status, or the negative number of the signal that ended it.
        var status: Int32
    }

    /// Runs a program, which ends with the call: it is killed, with the children that it has by then, when it takes too long,
    /// prints too much, or when the caller is cancelled. Its standard error is thrown away.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Its arguments, without its own name.
    ///   - environment: Its variables.
    ///   - timeout: How long it may take.
    ///   - limit: How many bytes it may print.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/timedOut`` or ``DynamoError/Code/malformedResponse``,
    ///   `CancellationError`, or why it could not be started.
    static func run(
        _ path: String,
        _ arguments: [String],
        environment: [String: String],
        within timeout: Duration,
        upTo limit: Int
    ) async throws -> Output {
        #if os(macOS) || os(Linux)
            return try await withDeadline(NIODeadline.now() + TimeAmount(timeout)) {
                let process = try SpawnedProcess(path, arguments, environment: environment)
                return try await withTaskCancellationHandler {
                    try await withCheckedThrowingContinuation { continuation in
                        // Reading and waiting block, which threads that tasks run on must not. This one ends with the call.
                        Thread.detachNewThread { continuation.resume(with: Result { try process.output(upTo: limit) }) }
                    }
                } onCancel: {
                    process.kill()
                }
            }
        #else
            throw DynamoError(.credentialProviderFailed, message: "Programs cannot be run on this platform.")
        #endif
    }
}

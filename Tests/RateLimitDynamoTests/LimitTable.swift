import DynamoKit
import DynamoKitLocal
import Logging
import RateLimitDynamo
import Synchronization
import TestSupport

/// A table of limits in memory, which can be taken away.
struct LimitTable {
    let transport: Interruptible
    let clock: ManualClock
    let configuration: DynamoRateLimitConfiguration

    init(
        clock: ManualClock = ManualClock(),
        _ change: (inout DynamoRateLimitConfiguration) -> Void = { _ in }
    ) async throws {
        self.transport = Interruptible(try LocalDynamo(storage: .inMemory))
        self.clock = clock
        let origin = clock.now
        var configuration = DynamoRateLimitConfiguration(tableName: "limits")
        configuration.now = { origin.duration(to: clock.now) }
        configuration.timeout = .seconds(60)
        change(&configuration)
        self.configuration = configuration
        try await self.client.createTableIfMissing(configuration.schema)
        _ = try await self.client.execute(configuration.timeToLive)
    }

    var client: DynamoClient {
        var policy = RetryPolicy()
        policy.maximumAttempts = 1
        return DynamoClient(transport: self.transport, configuration: .init(retryPolicy: policy))
    }
}

/// The embedded engine behind a line that a test can cut, and that counts what goes through it.
final class Interruptible: DynamoTransport {
    enum Line {
        case up
        case down
        /// Nothing comes back until the call is cancelled.
        case silent
    }

    private let local: LocalDynamo
    private let state = Mutex((line: Line.up, calls: [String: Int]()))

    init(_ local: LocalDynamo) { self.local = local }

    var line: Line {
        get { self.state.withLock { $0.line } }
        set { self.state.withLock { $0.line = newValue } }
    }

    /// How many calls of each operation there were since the last look.
    func takeCalls() -> [String: Int] {
        self.state.withLock { state in
            defer { state.calls = [:] }
            return state.calls
        }
    }

    func execute<Operation: DynamoOperation>(_ operation: Operation, logger: Logger) async throws -> Operation.Output {
        let line = self.state.withLock { state in
            state.calls[Operation.name, default: 0] += 1
            return state.line
        }
        switch line {
        case .up: return try await self.local.execute(operation, logger: logger)
        case .down: throw DynamoError(.connectionFailed, message: "The line is down.")
        case .silent:
            try await Task.sleep(for: .seconds(3600))
            throw DynamoError(.timedOut, message: "The line is silent.")
        }
    }
}

import DynamoKit
import DynamoKitLocal
import Logging
import Synchronization

/// A DynamoDB whose tables are an embedded one's, and whose stream is a model.
final class ModelTransport: DynamoTransport {
    let stream: Mutex<StreamModel>
    private let tables: LocalDynamo

    init(shards: Int) throws {
        self.stream = Mutex(StreamModel(shards: shards))
        self.tables = try LocalDynamo(storage: .inMemory)
    }

    func execute<Operation: DynamoOperation>(_ operation: Operation, logger: Logger) async throws -> Operation.Output {
        let output: (any Sendable)? =
            switch operation {
            case let operation as DescribeStream: self.stream.withLock { $0.describe(operation) }
            case let operation as GetShardIterator: try self.stream.withLock { try $0.iterator(operation) }
            case let operation as GetRecords: try self.stream.withLock { try $0.records(operation) }
            default: nil
            }
        guard let output else { return try await self.tables.execute(operation, logger: logger) }
        guard let output = output as? Operation.Output else {
            throw DynamoError(.malformedResponse, message: "The model answered \(Operation.name) with something else.")
        }
        return output
    }
}

/// One worker's way to DynamoDB, on which things go wrong as the test says.
final class WorkerTransport: DynamoTransport {
    /// What becomes of an attempt.
    enum Fate: Sendable {
        case carriedOut
        /// Turned away, as by a throttle.
        case refused
        /// Carried out, with nobody the wiser.
        case answerLost
    }

    private struct State {
        var isFrozen = false
        var fate: @Sendable (any DynamoOperation) -> Fate = { _ in .carriedOut }
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let base: ModelTransport
    private let state = Mutex(State())
    private let attemptsByOperation = Mutex<[String: Int]>([:])

    init(_ base: ModelTransport) {
        self.base = base
    }

    /// From now on, decides what becomes of attempts.
    func setFate(_ fate: @escaping @Sendable (any DynamoOperation) -> Fate) {
        self.state.withLock { $0.fate = fate }
    }

    /// Lets nothing through until it is told to, as if the process stood still.
    func freeze() { self.state.withLock { $0.isFrozen = true } }

    func thaw() {
        let waiters = self.state.withLock { state in
            state.isFrozen = false
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func attempts(of operation: String) -> Int { self.attemptsByOperation.withLock { $0[operation, default: 0] } }

    func execute<Operation: DynamoOperation>(_ operation: Operation, logger: Logger) async throws -> Operation.Output {
        await withCheckedContinuation { continuation in
            let goesOn = self.state.withLock { state in
                if state.isFrozen { state.waiters.append(continuation) }
                return !state.isFrozen
            }
            if goesOn { continuation.resume() }
        }
        self.attemptsByOperation.withLock { $0[Operation.name, default: 0] += 1 }
        let fate = self.state.withLock { $0.fate }
        switch fate(operation) {
        case .carriedOut:
            return try await self.base.execute(operation, logger: logger)
        case .refused:
            throw DynamoError(.provisionedThroughputExceeded, message: "Slow down.", httpStatus: 400)
        case .answerLost:
            _ = try await self.base.execute(operation, logger: logger)
            throw DynamoError(.connectionFailed, message: "The connection broke.")
        }
    }
}

import DynamoKit
import DynamoKitLocal
import Logging
import Synchronization

/// Carries every operation, and loses the answers to writes of messages when told to.
final class ForgetfulTransport: DynamoTransport {
    private let base: LocalDynamo
    private let state = Mutex((toLose: 0, lost: 0))

    init(base: LocalDynamo) {
        self.base = base
    }

    var lostAnswers: Int { self.state.withLock { $0.lost } }

    /// - Parameter count: How many answers in a row; a client makes four attempts.
    func loseAnswers(_ count: Int) { self.state.withLock { $0.toLose = count } }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        let output = try await self.base.execute(operation, logger: logger)
        let isLost = self.state.withLock { state in
            guard operation.isWrite, state.toLose > 0 else { return false }
            state = (toLose: state.toLose - 1, lost: state.lost + 1)
            return true
        }
        if isLost { throw DynamoError(.connectionFailed, message: "The answer was lost.") }
        return output
    }
}

/// Carries every operation, and keeps writes waiting while it is closed.
final class GatedTransport: DynamoTransport {
    private struct State {
        var isClosed = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let base: LocalDynamo
    private let state = Mutex(State())

    init(base: LocalDynamo) {
        self.base = base
    }

    /// How many writes wait.
    var waiting: Int { self.state.withLock { $0.waiting.count } }

    func close() { self.state.withLock { $0.isClosed = true } }

    func open() {
        let waiting = self.state.withLock { state in
            defer { state = State() }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        if operation.isWrite { await self.pass() }
        // As a connection does: a task that was cancelled in the meantime gets nothing through.
        try Task.checkCancellation()
        return try await self.base.execute(operation, logger: logger)
    }

    private func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                if state.isClosed { state.waiting.append(continuation) }
                return !state.isClosed
            }
            if isOpen { continuation.resume() }
        }
    }
}

extension DynamoOperation {
    fileprivate var isWrite: Bool { self is PutItem || self is UpdateItem || self is TransactWriteItems }
}

import DynamoKit
import Logging
import Synchronization

/// A transport that carries everything out, and loses the first answers to one kind of operation.
final class LostAnswers: DynamoTransport {
    private let transport: any DynamoTransport
    private let operation: String
    private let left: Mutex<Int>

    init(to operation: String, first count: Int, on transport: any DynamoTransport) {
        self.transport = transport
        self.operation = operation
        self.left = Mutex(count)
    }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        let output = try await self.transport.execute(operation, logger: logger)
        let isLost = self.left.withLock { left in
            guard Operation.name == self.operation, left > 0 else { return false }
            left -= 1
            return true
        }
        if isLost { throw DynamoError(.connectionFailed, message: "The answer was lost.") }
        return output
    }
}

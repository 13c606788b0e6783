import DynamoKit
import Logging
import Synchronization

/// A store that can be away, and counts how often it is asked.
final class UnreliableStore: DynamoTransport {
    private let store: any DynamoTransport
    private let away = Mutex(false)
    private let count = Mutex(0)

    init(_ store: any DynamoTransport) {
        self.store = store
    }

    var isAway: Bool {
        get { self.away.withLock { $0 } }
        set { self.away.withLock { $0 = newValue } }
    }

    var calls: Int { self.count.withLock { $0 } }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        self.count.withLock { $0 += 1 }
        guard !self.isAway else { throw DynamoError(.connectionFailed, message: "The store is away.") }
        return try await self.store.execute(operation, logger: logger)
    }
}

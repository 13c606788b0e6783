import DynamoKit
import Synchronization

/// A few connections that read while the writer writes, each on the thread of whoever reads.
///
/// A point read takes microseconds, less than a hop to another thread and back would. A read never suspends while it has
/// a connection, so no more of them run at a time than the caller's executors have threads; waiting is short and rare.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [SQLiteConnection] = []
        var inUse = 0
        var waiting: [CheckedContinuation<SQLiteConnection?, any Error>] = []
        var isClosed = false
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private enum Borrowing {
        case connection(SQLiteConnection)
        case open
        case suspended
    }

    private let state = Mutex(State())
    private let width: Int
    private let maximumWaiting: Int
    private let open: @Sendable () throws -> SQLiteConnection

    /// - Parameters:
    ///   - width: Most connections at a time.
    ///   - maximumWaiting: How many reads may wait for one.
    ///   - open: Makes a connection.
    init(width: Int, maximumWaiting: Int, open: @escaping @Sendable () throws -> SQLiteConnection) {
        self.width = width
        self.maximumWaiting = maximumWaiting
        self.open = open
    }

    /// Runs `body` with a connection that is its own for that time.
    ///
    /// - Throws: What `body` throws; a throttling error when too many reads wait; ``DynamoError/Code/storeClosed``.
    func withConnection<Value>(_ body: (SQLiteConnection) throws -> Value) async throws -> Value {
        let connection = try await self.borrow()
        defer { self.giveBack(connection) }
        return try body(connection)
    }

    /// Lets the reads that run finish, and closes all connections.
    func close() async {
        await withCheckedContinuation { continuation in
            let (waiting, isIdle) = self.state.withLock { state in
                state.isClosed = true
                state.idle = []
                defer { state.waiting = [] }
                if state.inUse > 0 { state.closing.append(continuation) }
                return (state.waiting, state.inUse == 0)
            }
            for reader in waiting { reader.resume(throwing: DynamoError.storeClosed()) }
            if isIdle { continuation.resume() }
        }
    }

    private func borrow() async throws -> SQLiteConnection {
        let idle: SQLiteConnection?
        switch try self.state.withLock({ try self.tryBorrow(&$0) }) {
        case .connection(let connection): return connection
        case .open: idle = nil
        case .suspended: idle = try await self.wait()
        }
        if let idle { return idle }
        do {
            return try self.open()
        } catch {
            self.giveBack(nil)
            throw error
        }
    }

    private func tryBorrow(_ state: inout State) throws -> Borrowing {
        guard !state.isClosed else { throw DynamoError.storeClosed() }
        if let connection = state.idle.popLast() {
            state.inUse += 1
            return .connection(connection)
        }
        guard state.inUse >= self.width else {
            state.inUse += 1
            return .open
        }
        guard state.waiting.count < self.maximumWaiting else { throw DynamoError.tooManyRequests() }
        return .suspended
    }

    /// - Returns: A connection, or `nil` when the reader may open one. Either way it counts as in use.
    private func wait() async throws -> SQLiteConnection? {
        try await withCheckedThrowingContinuation { continuation in
            // Again from the start: one may have been given back since.
            let result = Result {
                try self.state.withLock { state in
                    let borrowing = try self.tryBorrow(&state)
                    if case .suspended = borrowing { state.waiting.append(continuation) }
                    return borrowing
                }
            }
            switch result {
            case .success(.suspended): break
            case .success(.open): continuation.resume(returning: nil)
            case .success(.connection(let connection)): continuation.resume(returning: connection)
            case .failure(let error): continuation.resume(throwing: error)
            }
        }
    }

    /// - Parameter connection: `nil` when it could not be opened.
    private func giveBack(_ connection: SQLiteConnection?) {
        let (reader, closing) = self.state.withLock {
            state -> (CheckedContinuation<SQLiteConnection?, any Error>?, [CheckedContinuation<Void, Never>]) in
            if !state.waiting.isEmpty { return (state.waiting.removeFirst(), []) }
            state.inUse -= 1
            if let connection, !state.isClosed { state.idle.append(connection) }
            guard state.isClosed, state.inUse == 0 else { return (nil, []) }
            defer { state.closing = [] }
            return (nil, state.closing)
        }
        reader?.resume(returning: connection)
        for closer in closing { closer.resume() }
    }
}

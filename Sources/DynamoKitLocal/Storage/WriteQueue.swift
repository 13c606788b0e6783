import Dispatch
import DynamoKit
import FoundationEssentials
import Synchronization

/// Carries out writes one after the other on a thread of its own, and commits those that came meanwhile as one group.
///
/// A commit waits for the disk, and while it waits further writes queue up: they share the next commit. So a lone write
/// costs one sync, and a thousand at once cost a few. A write is answered only after the commit that holds it, and so is
/// one that failed, since it failed on what others of its group had written.
final class WriteQueue: Sendable {
    /// Most writes of one group: it bounds how long the first of them waits.
    private static let maximumGroup = 256

    private struct State {
        var waiting: [WriteJob] = []
        var isRunning = false
        var isClosed = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "dynamokit-local.writer")
    private let maximumWaiting: Int
    /// `nil` once it is closed. It is locked while a group of writes is carried out.
    private let connection: Mutex<SQLiteConnection?>
    private let committer: GroupCommitter

    /// - Parameter maximumWaiting: How many writes may wait for their turn.
    init(connection: SQLiteConnection, maximumWaiting: Int, committer: GroupCommitter) {
        self.connection = Mutex(connection)
        self.maximumWaiting = maximumWaiting
        self.committer = committer
    }

    /// Carries out `body` and waits for its commit. Once it waits its turn it is carried out, cancelled or not.
    ///
    /// - Throws: What `body` throws; a throttling error when too many wait; ``DynamoError/Code/storeClosed``; the store's
    ///   error when the commit failed.
    func submit<Output: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Output
    ) async throws -> Output {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            do {
                try self.enqueue(WriteJob(body, continuation: continuation))
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Reads at once, on the caller's thread, what the last commit left. It waits for other such reads at most, or for the
    /// group of a write that has come this very moment.
    ///
    /// - Returns: `nil` when writes are being carried out: then a read has to wait for its turn in ``submit(_:)``.
    /// - Throws: What `body` throws; ``DynamoError/Code/storeClosed``.
    func readBetweenWrites<Output: Sendable>(_ body: (ReadTransaction) throws -> Output, now: Date) throws -> Output? {
        guard !self.state.withLock({ $0.isRunning }) else { return nil }
        return try self.connection.withLock { connection in
            guard let connection else { throw DynamoError.storeClosed() }
            return try body(ReadTransaction(connection: connection, catalog: self.committer.catalog, now: now))
        }
    }

    /// Refuses further writes, and waits for those that are there.
    func finish() async {
        self.state.withLock { $0.isClosed = true }
        // Behind whatever runs on the queue, which goes on until no write waits.
        await withCheckedContinuation { continuation in
            self.queue.async { continuation.resume() }
        }
    }

    /// Moves the log into the file and closes the connection, after ``finish()``.
    func closeConnection() {
        self.connection.withLock { connection in
            do {
                // Closing the last connection does as much. But a reader's may be on its way out yet, and whoever copies
                // the file of a closed store has to find everything in it.
                try connection?.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            } catch {
                // What stays in the log is safe there, and found when the store is opened again.
            }
            connection = nil
        }
    }

    private func enqueue(_ job: WriteJob) throws {
        try self.state.withLock { state in
            guard !state.isClosed else { throw DynamoError.storeClosed() }
            guard state.waiting.count < self.maximumWaiting else { throw DynamoError.tooManyRequests() }
            state.waiting.append(job)
            guard !state.isRunning else { return }
            state.isRunning = true
            // Still under the lock: once `finish()` has closed the door, every write let in is ahead of it on the queue.
            self.queue.async { self.run() }
        }
    }

    private func run() {
        while let group = self.nextGroup() {
            self.connection.withLock { connection in
                guard let connection else {
                    preconditionFailure("closed only when no write waits, and none is let in after that")
                }
                self.committer.commit(group, on: connection)
            }
        }
    }

    private func nextGroup() -> [WriteJob]? {
        self.state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            let group = Array(state.waiting.prefix(Self.maximumGroup))
            state.waiting.removeFirst(group.count)
            return group
        }
    }
}

/// A write that waits: what to do, and whom to answer.
struct WriteJob: Sendable {
    /// Carries the write out, and says how to answer it once the commit is there.
    let carryOut: @Sendable (WriteTransaction) -> Outcome
    /// Answers a write that was not carried out.
    let refuse: @Sendable (any Error) -> Void

    struct Outcome {
        /// Why the write's changes are to be undone.
        let error: (any Error)?
        /// Answers with what the write gave, or with the error of the commit.
        let answer: (_ commitError: (any Error)?) -> Void
    }

    init<Output: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> Output,
        continuation: CheckedContinuation<Output, any Error>
    ) {
        self.carryOut = { transaction in
            do {
                let output = try body(transaction)
                return Outcome(error: nil) { commitError in
                    if let commitError {
                        continuation.resume(throwing: commitError)
                    } else {
                        continuation.resume(returning: output)
                    }
                }
            } catch {
                return Outcome(error: error) { commitError in continuation.resume(throwing: commitError ?? error) }
            }
        }
        self.refuse = { continuation.resume(throwing: $0) }
    }
}

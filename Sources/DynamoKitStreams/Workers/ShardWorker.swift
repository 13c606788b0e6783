import DynamoKit
import Logging

/// Handles one shard for as long as this worker has its lease.
struct ShardWorker<Delivery: ChangeDelivery>: Sendable {
    let lease: Lease
    let delivery: Delivery
    let environment: WorkerEnvironment
    /// Raised when the shard is to be given up, with everything stored that has been handled.
    let stop: Signal

    /// How it ended.
    enum End: Hashable {
        /// The shard has been handled to its end.
        case finished
        /// The lease was given up.
        case released
        /// The lease is another worker's, or in doubt.
        case lost
        /// The task was cancelled: the lease stays as it is, as after a crash.
        case cancelled
    }

    func run() async -> End {
        let logger = self.logger
        let keeper = LeaseKeeper(lease: self.lease, environment: self.environment, stop: self.stop, logger: logger)
        defer { self.environment.metrics.gaveUp(shardID: self.lease.shardID) }
        // What the table said when it was read may be true no longer.
        if let end = await self.end(of: { try await keeper.renew() }, logger: logger) { return end }

        logger.debug("Handling a shard", metadata: ["checkpoint": "\(self.lease.checkpoint)"])
        let run = ShardRun(worker: self, keeper: keeper, logger: logger)
        let end = await withTaskGroup(of: End.self) { group in
            group.addTask { await self.end(of: { try await keeper.keep() }, logger: logger) ?? .lost }
            group.addTask {
                var end = End.released
                let failure = await self.end(of: { end = try await run.run() }, logger: logger)
                return failure ?? end
            }
            var ends: [End] = []
            for await end in group {
                // Without its lease a shard must not be handled, and without its shard a lease not be kept.
                group.cancelAll()
                ends.append(end)
            }
            // Giving a lease up looks like losing it to the task that keeps it.
            return ends.first { $0 == .finished || $0 == .released } ?? ends.first ?? .cancelled
        }
        if end == .lost { self.environment.report(StreamIncident(.leaseLost, shardID: self.lease.shardID)) }
        logger.debug("Has done with a shard", metadata: ["end": "\(end)"])
        return end
    }

    private var logger: Logger {
        var logger = self.environment.logger
        logger[metadataKey: "dynamodb.shard"] = "\(self.lease.shardID)"
        return logger
    }

    /// - Returns: What an error of `body` means, or `nil` when there was none.
    private func end(of body: () async throws -> Void, logger: Logger) async -> End? {
        do {
            try await body()
            return nil
        } catch is CancellationError {
            return .cancelled
        } catch let error as StreamConsumerError where error.code == .leaseLost {
            return .lost
        } catch {
            guard !Task.isCancelled else { return .cancelled }
            logger.warning("A shard was given up", metadata: ["error": "\(error)"])
            return .lost
        }
    }
}

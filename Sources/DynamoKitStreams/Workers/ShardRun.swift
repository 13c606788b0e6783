import DynamoKit
import Logging

/// Reads a shard and hands its records over, page by page, until its end or until it is told to stop.
struct ShardRun<Delivery: ChangeDelivery>: Sendable {
    let worker: ShardWorker<Delivery>
    let keeper: LeaseKeeper
    let logger: Logger

    private var shardID: String { self.worker.lease.shardID }
    private var environment: WorkerEnvironment { self.worker.environment }
    private var configuration: StreamConsumerConfiguration { self.environment.configuration }
    private var stop: Signal { self.worker.stop }

    /// - Throws: ``StreamConsumerError`` with ``StreamConsumerError/Code/leaseLost``, or `CancellationError`.
    func run() async throws -> ShardWorker<Delivery>.End {
        var reader = ShardReader(
            position: self.worker.lease.checkpoint,
            emptyPolls: self.configuration.emptyPollDelay,
            failures: self.configuration.failureDelay
        )
        var stored = self.worker.lease.checkpoint
        while !self.stop.isRaised {
            try Task.checkCancellation()
            guard self.keeper.isCertain else {
                try await self.waitForCertainty()
                continue
            }
            do {
                switch reader.next() {
                case .finish:
                    try await self.keeper.store(.shardEnd, after: stored)
                    return .finished
                case .getIterator(let type):
                    reader.receivedIterator(
                        try await self.environment.stream.iterator(shardID: self.shardID, type: type)
                    )
                case .getRecords(let iterator):
                    let page = try await self.environment.stream.records(
                        iterator: iterator,
                        limit: self.configuration.batchSize
                    )
                    let goesOn = try await self.received(page, reader: &reader, stored: &stored)
                    if !goesOn { await self.stop.wait() }
                }
            } catch let error as DynamoError {
                try Task.checkCancellation()
                if try await self.isGone(after: error) {
                    self.report(.dataTrimmed, sequenceNumber: stored.sequenceNumber, error: error)
                    try await self.keeper.store(.shardEnd, after: stored)
                    return .finished
                }
                try await self.failed(error, reader: &reader)
            }
        }
        try Task.checkCancellation()
        await self.keeper.release()
        return .released
    }

    /// - Returns: Whether to read on. When not, a record stands in the way.
    private func received(
        _ page: GetRecords.Output,
        reader: inout ShardReader,
        stored: inout Checkpoint
    ) async throws -> Bool {
        var generator = SystemRandomNumberGenerator()
        let action = reader.receivedPage(
            first: page.records.first?.sequenceNumber,
            nextIterator: page.nextShardIterator,
            using: &generator
        )
        switch action {
        case .finish:
            return true
        case .wait(let delay):
            self.environment.metrics.caughtUp(shardID: self.shardID)
            try await self.stop.wait(atMost: delay, clock: self.environment.clock)
            return true
        case .handOver(let pin):
            if let pin {
                try await self.keeper.store(pin, after: stored)
                stored = pin
            }
            let delivered = try await self.deliver(page.records)
            if delivered.count > 0 {
                reader.handled(through: page.records[delivered.count - 1].sequenceNumber)
                try await self.keeper.store(reader.position, after: stored)
                stored = reader.position
            }
            guard let poison = delivered.poison else { return true }
            self.report(.shardStopped, sequenceNumber: poison.record.sequenceNumber, error: poison.error)
            return false
        }
    }

    private func failed(_ error: DynamoError, reader: inout ShardReader) async throws {
        var generator = SystemRandomNumberGenerator()
        let failure: ShardReader.Failure =
            switch error.code {
            case .expiredIterator: .expiredIterator
            case .trimmedDataAccess: .trimmed
            default: .other
            }
        let action = reader.failed(failure, using: &generator)
        if let position = action.trimmedAfter {
            self.report(.dataTrimmed, sequenceNumber: position.sequenceNumber, error: error)
        } else if failure == .other {
            self.logger.warning("The shard could not be read", metadata: ["error": "\(error)"])
        }
        try await self.stop.wait(atMost: action.delay, clock: self.environment.clock)
    }

    /// Whether the shard is not in the stream any more: 24 hours after it was closed it goes.
    private func isGone(after error: DynamoError) async throws -> Bool {
        guard error.code == .resourceNotFound else { return false }
        do {
            let shards = try await self.environment.stream.description().shards
            return !ShardGraph(shards).contains(self.shardID)
        } catch is DynamoError {
            return false
        }
    }

    /// Nothing is handled while another worker may have the shard. A renewal that succeeds, or one that fails, ends this.
    func waitForCertainty() async throws {
        try await self.stop.wait(atMost: self.configuration.leaseDuration / 10, clock: self.environment.clock)
    }

    func report(_ kind: StreamIncident.Kind, sequenceNumber: String?, error: (any Error)? = nil) {
        self.environment.report(
            StreamIncident(kind, shardID: self.shardID, sequenceNumber: sequenceNumber, error: error)
        )
    }
}

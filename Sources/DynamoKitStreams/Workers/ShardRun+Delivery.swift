import DynamoKit
import Logging

extension ShardRun {
    /// How far the records of a page came.
    struct Delivered {
        /// How many are done with, from the first.
        var count: Int
        /// The one after those, if it stands in the way.
        var poison: PoisonRecord?
    }

    /// Hands the records of a page over, until all are done with, one stands in the way, or the worker is to stop.
    func deliver(_ records: [StreamRecord]) async throws -> Delivered {
        let shardID = self.worker.lease.shardID
        let configuration = self.worker.environment.configuration
        let (changes, undecodable) = self.decode(records)
        var delivery = BatchDelivery(
            count: records.count,
            undecodable: Set(undecodable.keys),
            unit: self.worker.delivery.unit,
            backoff: configuration.handlerRetries
        )
        while !self.worker.stop.isRaised {
            guard self.keeper.isCertain else {
                try await self.waitForCertainty()
                continue
            }
            var poison: PoisonRecord?
            switch delivery.next() {
            case .finish:
                return Delivered(count: delivery.done)
            case .setAside(let index):
                poison = undecodable[index].map { PoisonRecord(record: records[index], shardID: shardID, error: $0) }
            case .handle(let range):
                do {
                    try await self.worker.delivery.handle(range.compactMap { changes[$0] })
                    try Task.checkCancellation()
                    delivery.handled()
                    self.worker.environment.metrics.handled(
                        range.count,
                        shardID: shardID,
                        createdAt: records[range.upperBound - 1].approximateCreationDateTime
                    )
                } catch {
                    // A handler that is cancelled throws what it likes.
                    try Task.checkCancellation()
                    poison = try await self.failed(error, records[range.lowerBound], &delivery)
                }
            }
            if let poison {
                guard try await self.setAside(poison) else { return Delivered(count: delivery.done, poison: poison) }
                delivery.wasSetAside()
            }
        }
        return Delivered(count: delivery.done)
    }

    /// The changes by the records' indexes, and the errors of those that are none.
    private func decode(_ records: [StreamRecord]) -> ([Int: Delivery.Change], [Int: any Error]) {
        var changes: [Int: Delivery.Change] = [:]
        var errors: [Int: any Error] = [:]
        for (index, record) in records.enumerated() {
            do {
                changes[index] = try self.worker.delivery.change(record, shardID: self.worker.lease.shardID)
            } catch {
                errors[index] = error
            }
        }
        return (changes, errors)
    }

    /// The handler has thrown.
    ///
    /// - Returns: The record, when it has failed too often.
    private func failed(
        _ error: any Error,
        _ record: StreamRecord,
        _ delivery: inout BatchDelivery
    ) async throws -> PoisonRecord? {
        var generator = SystemRandomNumberGenerator()
        let action = delivery.failed(using: &generator)
        self.logger.warning(
            "The handler of changes has thrown",
            metadata: [
                "error": "\(error)", "dynamodb.sequence_number": "\(record.sequenceNumber)", "next": "\(action)",
            ]
        )
        switch action {
        case .retry(let delay):
            try await self.worker.stop.wait(atMost: delay, clock: self.worker.environment.clock)
            return nil
        case .divide:
            return nil
        case .setAside:
            return PoisonRecord(record: record, shardID: self.worker.lease.shardID, error: error)
        }
    }

    /// - Returns: Whether somebody has taken the record, so that the shard can go on.
    private func setAside(_ poison: PoisonRecord) async throws -> Bool {
        switch self.worker.environment.configuration.poisonRecords {
        case .stopShard:
            return false
        case .deadLetter(let store):
            do {
                try await store(poison)
            } catch {
                try Task.checkCancellation()
                self.logger.error("The dead letter could not be stored", metadata: ["error": "\(error)"])
                return false
            }
            self.report(.recordSetAside, sequenceNumber: poison.record.sequenceNumber, error: poison.error)
            return true
        }
    }
}

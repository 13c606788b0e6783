import DynamoKit
import Logging
import Synchronization

/// Keeps one lease alive, and makes the writes that only its owner may make.
final class LeaseKeeper: Sendable {
    private let lease: Lease
    private let table: LeaseTable
    private let clock: ClockTimer
    private let leaseDuration: Duration
    private let backoff: StreamBackoff
    private let logger: Logger
    /// Raised when the shard is to be given up: by whoever ends the worker, or here when another worker asks for the lease.
    private let stop: Signal
    private let state: Mutex<HeldLease>

    init(lease: Lease, environment: WorkerEnvironment, stop: Signal, logger: Logger) {
        self.lease = lease
        self.table = environment.leases
        self.clock = environment.clock
        self.leaseDuration = environment.configuration.leaseDuration
        self.backoff = environment.configuration.failureDelay
        self.logger = logger
        self.stop = stop
        self.state = Mutex(HeldLease(leaseDuration: self.leaseDuration, now: self.clock.now()))
    }

    /// Whether no other worker can have taken the lease.
    var isCertain: Bool { self.state.withLock { $0.isCertain(now: self.clock.now()) } }

    /// Proves once that the lease is this worker's.
    ///
    /// - Throws: ``StreamConsumerError`` with ``StreamConsumerError/Code/leaseLost`` when it is not.
    func renew() async throws {
        let sentAt = self.clock.now()
        let lease = try await self.table.renew(self.lease)
        self.state.withLock { $0.renewed(sentAt: sentAt, claimant: lease.leaseClaimant) }
        if let claimant = lease.leaseClaimant {
            self.logger.debug("Another worker asks for the shard", metadata: ["claimant": "\(claimant)"])
            self.stop.raise()
        }
    }

    /// Renews the lease for as long as it lasts.
    ///
    /// - Throws: ``StreamConsumerError`` with ``StreamConsumerError/Code/leaseLost`` when it is another's, or
    ///   `CancellationError`.
    func keep() async throws {
        // Two renewals may fail before the lease is in doubt.
        let interval = self.leaseDuration / 3
        while true {
            try await self.clock.sleep(interval)
            do {
                try await self.renew()
            } catch let error as StreamConsumerError {
                guard self.state.withLock({ $0.isBeingGivenUp }) else { throw error }
            } catch {
                try Task.checkCancellation()
                self.logger.warning("The lease could not be renewed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Stores a checkpoint, in as many attempts as it takes.
    ///
    /// - Throws: ``StreamConsumerError`` with ``StreamConsumerError/Code/leaseLost`` when the lease is another's, or the
    ///   shard is to be given up and the lease in doubt; or `CancellationError`.
    func store(_ checkpoint: Checkpoint, after previous: Checkpoint) async throws {
        if checkpoint == .shardEnd { self.state.withLock { $0.willGiveUp() } }
        var failures = 0
        while true {
            do {
                try await self.table.store(checkpoint, after: previous, of: self.lease)
                return
            } catch let error as StreamConsumerError {
                throw error
            } catch {
                try Task.checkCancellation()
                failures += 1
                self.logger.warning("The checkpoint could not be stored", metadata: ["error": "\(error)"])
                if self.stop.isRaised && !self.isCertain {
                    throw StreamConsumerError(.leaseLost, message: "The lease has run out.", cause: error)
                }
                var generator = SystemRandomNumberGenerator()
                try await self.clock.sleep(self.backoff.delay(afterFailures: failures, using: &generator))
            }
        }
    }

    /// Gives the lease to the worker that asked for it, or to whoever comes. Where that fails it runs out by itself.
    func release() async {
        let claimant = self.state.withLock { held in
            held.willGiveUp()
            return held.claimant
        }
        do {
            try await self.table.release(self.lease, to: claimant)
        } catch {
            self.logger.warning("The lease could not be released", metadata: ["error": "\(error)"])
        }
    }
}

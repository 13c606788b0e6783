import DynamoKit
import Logging
import ServiceLifecycle

/// Finds the shards of a stream, gets this worker its share of them, and runs a task for each that it has.
struct Coordinator<Delivery: ChangeDelivery>: Sendable {
    let environment: WorkerEnvironment
    let delivery: Delivery
    private let running = RunningShards()
    private let shutdown = Signal()
    /// Raised when it is worth looking at the leases before the time.
    private let wake = Signal()

    init(environment: WorkerEnvironment, delivery: Delivery) {
        self.environment = environment
        self.delivery = delivery
    }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                var rounds = CoordinationRounds(configuration: self.environment.configuration)
                while !self.shutdown.isRaised {
                    self.wake.lower()
                    try await self.tryRound(&rounds, in: &group)
                    try await self.wake.wait(
                        atMost: self.environment.configuration.coordinationInterval,
                        clock: self.environment.clock
                    )
                }
                // The group waits for the workers to finish what they are at.
            }
        } onGracefulShutdown: {
            self.shutdown.raise()
            self.running.stop()
            self.wake.raise()
        }
        self.environment.metrics.holds(leases: 0)
        try Task.checkCancellation()
    }

    /// Carries out a round. The first one has to succeed: what is wrong then is wrong for good, as a rule.
    private func tryRound(
        _ rounds: inout CoordinationRounds,
        in group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async throws {
        do {
            try await self.round(&rounds, in: &group)
            rounds.succeeded()
        } catch let error as DynamoError where rounds.haveSucceeded {
            try Task.checkCancellation()
            self.environment.logger.warning("Leases or shards could not be looked at", metadata: ["error": "\(error)"])
        }
    }

    private func round(
        _ rounds: inout CoordinationRounds,
        in group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async throws {
        let environment = self.environment
        rounds.view.observed(try await environment.leases.all(), now: environment.clock.now())
        if rounds.needShards(now: environment.clock.now()) {
            try await self.synchroniseShards(&rounds)
        }
        // Handed over by another worker, or given up here while the lease was in doubt.
        for lease in rounds.view.leases.values where lease.leaseOwner == environment.leases.worker && !lease.isFinished
        {
            _ = self.start(lease, in: &group)
        }
        var generator = SystemRandomNumberGenerator()
        let plan = LeasePlan(
            view: rounds.view,
            worker: environment.leases.worker,
            now: environment.clock.now(),
            using: &generator
        )
        for lease in plan.take where !self.shutdown.isRaised {
            guard let taken = try await environment.leases.take(lease) else { continue }
            let isStarted = self.start(taken, in: &group)
            // The shutdown came in between.
            if !isStarted && self.shutdown.isRaised { try await environment.leases.release(taken, to: nil) }
        }
        if let lease = plan.claim, !self.shutdown.isRaised { try await environment.leases.claim(lease) }
        environment.metrics.holds(leases: self.running.count)
    }

    /// Adds leases for shards that have none, and removes those that nothing comes after.
    private func synchroniseShards(_ rounds: inout CoordinationRounds) async throws {
        let leases = self.environment.leases
        let stream = try await self.environment.stream.description()
        guard self.delivery.accepts(stream.streamViewType) else {
            throw StreamConsumerError(
                .unsuitableStream,
                message:
                    "The stream records \(stream.streamViewType?.rawValue ?? "nothing known"); the handler needs old "
                    + "and new images."
            )
        }
        let graph = ShardGraph(stream.shards)
        let origin: StreamOrigin
        if let known = try await leases.origin() {
            origin = known
        } else {
            let start = self.environment.configuration.startingPosition.checkpoint
            let openShardIDs = start == .latest ? graph.openShardIDs : nil
            origin = try await leases.origin(
                orElse: StreamOrigin(consumer: leases.consumer, start: start, openShardIDs: openShardIDs)
            )
        }
        let missing = graph.missingLeases(rounds.view.leases, origin: origin)
        for lease in missing { try await leases.insert(lease) }
        let obsolete = graph.obsoleteLeases(rounds.view.leases)
        for lease in obsolete { try await leases.delete(lease) }
        if !missing.isEmpty || !obsolete.isEmpty {
            rounds.view.observed(try await leases.all(), now: self.environment.clock.now())
        }
        rounds.knowShards(now: self.environment.clock.now())
        let isOver = stream.streamStatus == .disabled && rounds.view.leases.values.allSatisfy(\.isFinished)
        guard !isOver else {
            throw StreamConsumerError(
                .streamEnded,
                message: "The stream \(stream.streamARN) was disabled, and has been handled to its end."
            )
        }
    }

    /// - Returns: Whether a worker was started: it was not if there is one, or if none is to begin any more.
    private func start(_ lease: Lease, in group: inout ThrowingDiscardingTaskGroup<any Error>) -> Bool {
        guard let stop = self.running.begin(lease.shardID) else { return false }
        group.addTask {
            let worker = ShardWorker(lease: lease, delivery: self.delivery, environment: self.environment, stop: stop)
            let end = await worker.run()
            self.running.end(lease.shardID)
            self.environment.metrics.holds(leases: self.running.count)
            // Its children are waiting, if it was finished. One that was given up should not come straight back.
            if end == .finished { self.wake.raise() }
        }
        return true
    }
}

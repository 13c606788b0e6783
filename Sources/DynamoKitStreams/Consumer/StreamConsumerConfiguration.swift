public import Metrics

/// How a ``StreamConsumer`` works.
public struct StreamConsumerConfiguration: Sendable {
    /// Where the consumer begins when it has never run before; ``StartingPosition/trimHorizon`` by default.
    public var startingPosition: StartingPosition
    /// Begins the worker's identifier in the lease table, for people to know it by. A random part follows.
    public var workerName: String
    /// After how long without a sign of life others take a worker's shards; 15 seconds by default.
    ///
    /// Signs are given three times in that time, handlers being at work or not. Only a process that stands still for longer
    /// finds its shards gone, and then its handlers cancelled. All workers of a consumer should have the same.
    public var leaseDuration: Duration
    /// Whether nobody else can be at work, as on a store that one process has to itself; `false` by default.
    ///
    /// What a run that was killed still holds is taken over at once then, rather than after ``leaseDuration``. Two workers
    /// that are both told so take each other's shards without end.
    public var isOnlyWorker: Bool
    /// How often a worker looks whether there are shards for it to take; 3 seconds by default.
    public var coordinationInterval: Duration
    /// How often a worker looks for new shards, beside when one has ended; 30 seconds by default.
    ///
    /// DescribeStream is throttled at ten calls a second for the whole account.
    public var shardSyncInterval: Duration
    /// Most changes that are read at a time, 1 to 1,000; 1,000 by default.
    public var batchSize: Int
    /// How long to wait after reads that brought nothing. The number of attempts means nothing here.
    public var emptyPollDelay: StreamBackoff
    /// How long to wait after reads and checkpoints that failed though the client has retried. The number of attempts means
    /// nothing here: they go on for as long as the worker has the shard.
    public var failureDelay: StreamBackoff
    /// How often a handler that throws gets the same changes, and how long it is given in between.
    public var handlerRetries: StreamBackoff
    /// What becomes of a change that cannot be handled; ``PoisonRecordPolicy/stopShard`` by default.
    public var poisonRecords: PoisonRecordPolicy
    /// Whether the lease table is made, paid by request, when there is none; `true` by default.
    public var createsLeaseTable: Bool
    /// Called with what a person may have to look at.
    public var onIncident: @Sendable (StreamIncident) -> Void
    /// Measures leases and waits.
    public var clock: any Clock<Duration>
    /// Where figures go.
    public var metricsFactory: any MetricsFactory

    public init(
        startingPosition: StartingPosition = .trimHorizon,
        workerName: String = "worker",
        leaseDuration: Duration = .seconds(15),
        isOnlyWorker: Bool = false,
        coordinationInterval: Duration = .seconds(3),
        shardSyncInterval: Duration = .seconds(30),
        batchSize: Int = 1000,
        emptyPollDelay: StreamBackoff = StreamBackoff(maximumDelay: .seconds(1)),
        failureDelay: StreamBackoff = StreamBackoff(),
        handlerRetries: StreamBackoff = StreamBackoff(),
        poisonRecords: PoisonRecordPolicy = .stopShard,
        createsLeaseTable: Bool = true,
        onIncident: @escaping @Sendable (StreamIncident) -> Void = { _ in },
        clock: any Clock<Duration> = ContinuousClock(),
        metricsFactory: any MetricsFactory = MetricsSystem.factory
    ) {
        precondition(leaseDuration > .zero && coordinationInterval > .zero, "A lease lasts, and takes looking after.")
        precondition((1...1000).contains(batchSize), "GetRecords reads 1 to 1,000 records.")
        self.startingPosition = startingPosition
        self.workerName = workerName
        self.leaseDuration = leaseDuration
        self.isOnlyWorker = isOnlyWorker
        self.coordinationInterval = coordinationInterval
        self.shardSyncInterval = shardSyncInterval
        self.batchSize = batchSize
        self.emptyPollDelay = emptyPollDelay
        self.failureDelay = failureDelay
        self.handlerRetries = handlerRetries
        self.poisonRecords = poisonRecords
        self.createsLeaseTable = createsLeaseTable
        self.onIncident = onIncident
        self.clock = clock
        self.metricsFactory = metricsFactory
    }
}

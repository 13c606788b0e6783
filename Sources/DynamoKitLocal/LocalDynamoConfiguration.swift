public import struct Foundation.Date

/// How a ``LocalDynamo`` keeps its data.
public struct LocalDynamoConfiguration: Sendable {
    /// What an acknowledged write survives.
    public var durability: Durability = .full
    /// Most reads that run at the same time; each has a connection to the file. At least 1.
    public var maximumConcurrentReads: Int = 8
    /// How many requests may wait for the writer, and how many for a reader; one more is refused with
    /// `DynamoError.Code.throttling`.
    public var maximumWaitingRequests: Int = 10_000
    /// How often items whose time to live is over are removed, and records of streams that are older than a day; by the
    /// time that really passes. With `nil` that is done by ``LocalDynamo/sweep()`` alone.
    public var sweepInterval: Duration? = .seconds(10)
    /// What the engine takes for the time: when tables were made, items expire, and records, iterators and tokens of
    /// transactions are over. A test gives it a clock of its own.
    public var now: @Sendable () -> Date = { Date() }

    /// What goes wrong on purpose; nothing by default.
    public var simulation = Simulation.off
    /// How the time of ``Simulation/Fault/delay(_:)`` passes. A test may have it pass at once.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    public init() {}
}

/// What a write that was acknowledged survives.
public enum Durability: Hashable, Sendable {
    /// A crash of the process, of the operating system, and a loss of power: each commit waits for the disk.
    case full
    /// A crash of the process. After a loss of power the last writes may be missing; the data is intact otherwise.
    case relaxed
}

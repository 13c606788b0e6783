/// What a limiter has done so far, for metrics and for whoever looks after it.
public struct DynamoRateLimitStatistics: Hashable, Sendable {
    /// Requests that the store decided.
    public var decidedByStore = 0
    /// Requests that were allowed from a reserve, see ``DynamoRateLimiter``.
    public var decidedFromReserve = 0
    /// Requests that were denied by what was known.
    public var deniedAsKnown = 0
    /// Requests that were decided while the store was away: see ``DynamoRateLimitConfiguration/whenUnavailable``.
    public var decidedWithoutStore = 0
    /// Those of them that the store could not decide in time though it was there: their keys are too hot for it.
    public var undecided = 0

    /// Conditional writes, with those that were refused.
    public var writes = 0
    /// Writes that were refused, since what was known was out of date or another server was faster.
    public var refusedWrites = 0
    /// Reads.
    public var reads = 0

    /// How often the store has gone away.
    public var outages = 0
    /// For how long it has been away, or `nil` if it is there.
    public var unavailableFor: Duration?
}

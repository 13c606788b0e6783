/// What a cache has done since it was made.
public struct CacheStatistics: Hashable, Sendable {
    /// Reads that were answered with a value of the right age, or with the knowledge that there is none.
    public var hits = 0
    /// Reads that were answered with an older value, while a new one is loaded.
    public var staleHits = 0
    /// Reads that had to wait for a load.
    public var misses = 0
    /// How many of ``misses`` waited for a load that another read had begun.
    public var sharedLoads = 0
    /// Loads that were begun.
    public var loads = 0
    /// Loads that failed. Those that nobody waited for any more are not among them.
    public var failures = 0
    /// Entries that had to make room for others.
    public var evictions = 0

    public init() {}
}

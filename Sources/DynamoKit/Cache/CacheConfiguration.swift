public import CoreMetrics

/// How a ``ReadThroughCache`` behaves.
public struct CacheConfiguration: Sendable {
    /// How long a value is served, from the moment at which its load began.
    public var timeToLive: Duration
    /// How long it is served that there is no value; zero never serves that.
    public var negativeTimeToLive: Duration
    /// How long after ``timeToLive`` a value is still served while a new one is loaded in the background. That is done by
    /// ``ReadThroughCache/run()``; where it does not run, an older value is not served.
    public var staleWhileRevalidate: Duration
    /// Most entries, those about missing values included, at least 1. The one that was used longest ago goes first.
    public var maximumEntries: Int
    /// Most values that are loaded in the background at once, at least 1.
    public var maximumRefreshes: Int
    /// Measures ages.
    public var clock: any Clock<Duration>
    /// What the metrics call this cache.
    public var name: String
    /// Makes the metrics, `nil` for none. The process-wide one is looked up when this value is made.
    public var metricsFactory: (any MetricsFactory)?

    public init(
        timeToLive: Duration,
        negativeTimeToLive: Duration = .zero,
        staleWhileRevalidate: Duration = .zero,
        maximumEntries: Int = 10_000,
        maximumRefreshes: Int = 16,
        clock: any Clock<Duration> = ContinuousClock(),
        name: String = "default",
        metricsFactory: (any MetricsFactory)? = MetricsSystem.factory
    ) {
        precondition(
            timeToLive >= .zero && negativeTimeToLive >= .zero && staleWhileRevalidate >= .zero,
            "No time is negative."
        )
        precondition(maximumEntries >= 1 && maximumRefreshes >= 1, "There is room for one.")
        self.timeToLive = timeToLive
        self.negativeTimeToLive = negativeTimeToLive
        self.staleWhileRevalidate = staleWhileRevalidate
        self.maximumEntries = maximumEntries
        self.maximumRefreshes = maximumRefreshes
        self.clock = clock
        self.name = name
        self.metricsFactory = metricsFactory
    }
}

/// How much may happen in how long, and how that is counted.
public struct RateLimitPolicy: Hashable, Sendable {
    enum Algorithm: Hashable, Sendable {
        case slidingWindow
        case slidingWindowCounter
        case fixedWindow
        case gcra
        case tokenBucket
    }

    let algorithm: Algorithm
    /// How much may be spent at once by someone who has spent nothing.
    public let limit: Int
    /// How long it takes to get all of ``limit`` back, after spending it at once.
    public let period: Duration
    /// Whether denied requests count too, so that whoever goes on asking stays out. By default they do not.
    public private(set) var countsDenials = false

    private init(_ algorithm: Algorithm, limit: Int, period: Duration) {
        precondition(limit > 0 && period > .zero, "A rate limit and its period have to be positive.")
        self.algorithm = algorithm
        self.limit = limit
        self.period = period
    }

    /// At most `limit` in any stretch of time that is `period` long, exactly.
    ///
    /// Remembers the time of each allowed check: up to `limit` times 32 bytes per key. For limits above some hundreds take
    /// ``gcra(limit:per:burst:)`` or ``slidingWindowCounter(limit:per:)``, which need a few bytes.
    ///
    /// - Precondition: `limit` and `period` are positive.
    public static func slidingWindow(limit: Int, per period: Duration) -> Self {
        Self(.slidingWindow, limit: limit, period: period)
    }

    /// About `limit` in any stretch of time that is `period` long, from the counts of two windows: see
    /// ``SlidingWindowCounter``.
    ///
    /// - Precondition: `limit` and `period` are positive.
    public static func slidingWindowCounter(limit: Int, per period: Duration) -> Self {
        Self(.slidingWindowCounter, limit: limit, period: period)
    }

    /// At most `limit` in each of the windows that follow each other: a quota by the minute or the day. See ``FixedWindow``.
    ///
    /// - Precondition: `limit` and `period` are positive.
    public static func fixedWindow(limit: Int, per period: Duration) -> Self {
        Self(.fixedWindow, limit: limit, period: period)
    }

    /// A steady rate of `limit` in `period`, of which `burst` may be spent at once: the generic cell rate algorithm.
    ///
    /// - Parameters:
    ///   - limit: How much becomes available in each period, spread evenly over it.
    ///   - period: The period.
    ///   - burst: How much may be spent at once after a pause; by default, all of `limit`.
    /// - Precondition: `limit`, `period` and `burst` are positive.
    public static func gcra(limit: Int, per period: Duration, burst: Int? = nil) -> Self {
        Self.steady(.gcra, rate: limit, period: period, burst: burst ?? limit)
    }

    /// A bucket of `capacity` tokens into which `refill` tokens come in each `period`, evenly. See ``TokenBucket``.
    ///
    /// - Precondition: `capacity`, `refill` and `period` are positive.
    public static func tokenBucket(capacity: Int, refill: Int, per period: Duration) -> Self {
        Self.steady(.tokenBucket, rate: refill, period: period, burst: capacity)
    }

    private static func steady(_ algorithm: Algorithm, rate: Int, period: Duration, burst: Int) -> Self {
        precondition(
            rate > 0 && period > .zero && burst > 0,
            "A rate limit, its period and its burst have to be positive."
        )
        // Multiplied first, so that the usual case, a burst of `limit`, is exact.
        return Self(algorithm, limit: burst, period: burst == rate ? period : period * burst / rate)
    }

    /// The same policy, but for counting denied requests too, if `counts` is `true`.
    ///
    /// A denied request then spends what there is left, so someone who asks faster than the limit permits is refused until they
    /// pause. The penalty never reaches further than it would if the whole limit had been spent with the last request, and a
    /// window of ``fixedWindow(limit:per:)`` ends when it ends.
    public func countingDenials(_ counts: Bool = true) -> Self {
        var policy = self
        policy.countsDenials = counts
        return policy
    }

    /// Policies that together allow as much as this one, as evenly as it divides.
    ///
    /// - Precondition: There is something for each of them.
    package func divided(into count: Int) -> [Self] {
        precondition(count >= 1 && count <= self.limit, "A limit cannot be divided among more than it allows.")
        return (0..<count).map { index in
            let limit = self.limit / count + (index < self.limit % count ? 1 : 0)
            return Self(self.algorithm, limit: limit, period: self.period).countingDenials(self.countsDenials)
        }
    }

    /// What is remembered about a key that has spent nothing.
    public var initialState: any RateLimitAlgorithm {
        switch self.algorithm {
        case .slidingWindow: SlidingWindowLog(limit: self.limit, period: self.period)
        case .slidingWindowCounter: SlidingWindowCounter(limit: self.limit, period: self.period)
        case .fixedWindow: FixedWindow(limit: self.limit, period: self.period)
        case .gcra: GCRA(burst: self.limit, period: self.period)
        case .tokenBucket: TokenBucket(capacity: self.limit, period: self.period)
        }
    }
}

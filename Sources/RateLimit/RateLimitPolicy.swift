/// How much may happen in how long, and how that is counted.
public struct RateLimitPolicy: Hashable, Sendable {
    enum Algorithm: Hashable, Sendable {
        case slidingWindow
        case gcra
    }

    let algorithm: Algorithm
    /// How much may be spent at once by someone who has spent nothing.
    public let limit: Int
    /// How long it takes to get all of ``limit`` back, after spending it at once.
    public let period: Duration

    /// At most `limit` in any stretch of time that is `period` long, exactly.
    ///
    /// Remembers the time of each allowed check: up to `limit` times 32 bytes per key. For limits above some hundreds take
    /// ``gcra(limit:per:burst:)``, which needs a few bytes.
    ///
    /// - Precondition: `limit` and `period` are positive.
    public static func slidingWindow(limit: Int, per period: Duration) -> Self {
        precondition(limit > 0 && period > .zero, "A rate limit and its period have to be positive.")
        return Self(algorithm: .slidingWindow, limit: limit, period: period)
    }

    /// A steady rate of `limit` in `period`, of which `burst` may be spent at once: the generic cell rate algorithm.
    ///
    /// - Parameters:
    ///   - limit: How much becomes available in each period, spread evenly over it.
    ///   - period: The period.
    ///   - burst: How much may be spent at once after a pause; by default, all of `limit`.
    /// - Precondition: `limit`, `period` and `burst` are positive.
    public static func gcra(limit: Int, per period: Duration, burst: Int? = nil) -> Self {
        let burst = burst ?? limit
        precondition(
            limit > 0 && period > .zero && burst > 0,
            "A rate limit, its period and its burst have to be positive."
        )
        // Multiplied first, so that the usual case, a burst of `limit`, is exact.
        return Self(algorithm: .gcra, limit: burst, period: burst == limit ? period : period * burst / limit)
    }
}

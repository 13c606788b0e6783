public import RateLimit

/// One policy of each algorithm, small enough that random requests meet the limit.
public let conformancePolicies: [RateLimitPolicy] = [
    .gcra(limit: 5, per: .seconds(10)),
    .gcra(limit: 7, per: .seconds(3), burst: 4),
    .tokenBucket(capacity: 6, refill: 7, per: .seconds(3)),
    .fixedWindow(limit: 5, per: .seconds(4)),
    .slidingWindowCounter(limit: 7, per: .seconds(3)),
    .slidingWindow(limit: 6, per: .seconds(3)),
    .gcra(limit: 3, per: .seconds(2)).countingDenials(),
    .slidingWindow(limit: 3, per: .seconds(2)).countingDenials(),
]

/// How a limiter differs from what it should do.
public struct Disagreement: Error, CustomStringConvertible {
    public let description: String

    static func check<Value: Equatable>(_ actual: Value, _ expected: Value, _ what: String) throws {
        guard actual != expected else { return }
        throw Disagreement(description: "\(what): \(actual), and \(expected) was expected")
    }
}

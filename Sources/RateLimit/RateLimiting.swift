/// Something that decides whether a key may spend.
///
/// ``RateLimiter`` decides in memory and at once. A limiter that shares its counts between servers conforms to the same
/// protocol, and takes the time and the errors of its store.
public protocol RateLimiting: Sendable {
    /// The policy that decisions follow.
    var policy: RateLimitPolicy { get }

    /// Decides about `cost` for `key`, and counts it if it is allowed.
    ///
    /// - Parameters:
    ///   - key: Who spends: a user, an address.
    ///   - cost: How much, 0 or more.
    /// - Throws: What the store throws, if it cannot decide. Being over the limit is a decision, not an error.
    func check(_ key: String, cost: Int) async throws -> RateLimitDecision

    /// Tells what ``check(_:cost:)`` would decide now, and counts nothing. What remains is told as it is before the cost is
    /// spent.
    ///
    /// - Throws: What the store throws, if it cannot tell.
    func peek(_ key: String, cost: Int) async throws -> RateLimitDecision

    /// Gives back what was allowed and then did not happen: never more than still counts.
    ///
    /// - Throws: What the store throws, if it cannot do so.
    func refund(_ key: String, cost: Int) async throws

    /// Forgets what a key has spent.
    ///
    /// - Throws: What the store throws, if it cannot do so.
    func reset(_ key: String) async throws
}

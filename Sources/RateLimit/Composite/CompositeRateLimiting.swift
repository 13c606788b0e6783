/// Something that decides about several limits at once: all of them count, or none does.
///
/// ``CompositeRateLimiter`` decides in memory and at once. One that shares its counts between servers conforms to the same
/// protocol, and takes the time and the errors of its store.
public protocol CompositeRateLimiting: Sendable {
    /// The limits, in the order in which decisions tell of them.
    var limits: [NamedRateLimit] { get }

    /// Decides about `cost`, and counts it in each limit if all of them allow it.
    ///
    /// - Parameters:
    ///   - keys: Whom each limit counts, by the limit's name. A limit with no key is not asked.
    ///   - cost: How much, 0 or more.
    /// - Precondition: Each name is that of a limit.
    /// - Throws: What the store throws, if it cannot decide. Being over the limit is a decision, not an error.
    func check(_ keys: [String: String], cost: Int) async throws -> CompositeRateLimitDecision

    /// Tells what ``check(_:cost:)`` would decide now, and counts nothing.
    ///
    /// - Throws: What the store throws, if it cannot tell.
    func peek(_ keys: [String: String], cost: Int) async throws -> CompositeRateLimitDecision

    /// Gives back, to each limit, what was allowed and then did not happen.
    ///
    /// - Throws: What the store throws, if it cannot do so.
    func refund(_ keys: [String: String], cost: Int) async throws

    /// Forgets what was spent under the keys.
    ///
    /// - Throws: What the store throws, if it cannot do so.
    func reset(_ keys: [String: String]) async throws
}

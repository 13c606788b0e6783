/// The answer of several limits to whether something may happen now.
public struct CompositeRateLimitDecision: Hashable, Sendable {
    /// What one of the limits says.
    public struct Part: Hashable, Sendable {
        /// The limit's name.
        public var name: String
        /// What it says. If another limit denies, nothing has been counted even where this allows.
        public var decision: RateLimitDecision

        /// Creates a part.
        public init(name: String, decision: RateLimitDecision) {
            self.name = name
            self.decision = decision
        }
    }

    /// What each limit says that was asked, in the order in which the limits were given.
    public var parts: [Part]

    /// Creates a decision.
    public init(parts: [Part]) { self.parts = parts }

    /// Whether it may happen: whether all limits allow it. If so, all of them have counted it; if not, none has.
    public var isAllowed: Bool { self.parts.allSatisfy { $0.decision.isAllowed } }

    /// The names of the limits that deny.
    public var violated: [String] { self.parts.filter { !$0.decision.isAllowed }.map(\.name) }

    /// For a denial, how long to wait until all limits allow the same cost, as far as they can tell now. `nil` if allowed, and
    /// if one of them never will allow it.
    public var retryAfter: Duration? {
        var longest: Duration?
        for part in self.parts where !part.decision.isAllowed {
            guard let wait = part.decision.retryAfter else { return nil }
            longest = max(longest ?? wait, wait)
        }
        return longest
    }

    /// What one limit says, or `nil` if it was not asked.
    public subscript(name: String) -> RateLimitDecision? {
        self.parts.first { $0.name == name }?.decision
    }
}

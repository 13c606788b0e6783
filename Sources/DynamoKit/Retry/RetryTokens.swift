/// The tokens that the retries of a client have taken, by the rules of a ``RetryPolicy/Quota``.
///
/// What is taken is counted rather than what is left, since copies of a client may have quotas of their own and yet share
/// the count.
struct RetryTokens: Hashable, Sendable {
    private(set) var taken = 0

    /// Takes tokens for a retry.
    ///
    /// - Returns: Whether there were enough; when not, none are taken.
    mutating func take(_ tokens: Int, of quota: RetryPolicy.Quota) -> Bool {
        guard tokens <= quota.capacity - self.taken else { return false }
        self.taken += tokens
        return true
    }

    mutating func putBack(_ tokens: Int) {
        self.taken = max(0, self.taken - tokens)
    }
}

import DynamoKit

// DynamoDB removes what has expired when it gets to it, within days. Until then, nobody gets to see it.

extension Message {
    /// - Parameter now: The Unix time in milliseconds.
    func hasExpired(at now: Int64) -> Bool { self.expiresAt.map { $0 <= now / 1000 } ?? false }

    /// What holds of a message that has not expired.
    ///
    /// - Parameter now: The Unix time in milliseconds.
    static func isVisible(at now: Int64) -> Condition {
        .notExists("expiresAt") || .greaterThan("expiresAt", now / 1000)
    }
}

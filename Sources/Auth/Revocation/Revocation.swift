public import FoundationEssentials

/// Says that tokens are good no longer, although they have not expired.
public struct Revocation: Codable, Hashable, Sendable {
    /// Which tokens are meant.
    public enum Target: Codable, Hashable, Sendable {
        /// The one with this `jti`.
        case token(String)
        /// All of this session: those with this `sid`.
        case session(String)
        /// All about this `sub` that were issued up to the revocation. Those issued later are good.
        case subject(String)
        /// All that were signed with this key, whatever they say: who holds a key may date tokens at will.
        case key(String)
    }

    /// Which tokens are meant.
    public let target: Target
    /// When they were revoked, to the microsecond.
    public let revokedAt: Date
    /// When the last of these tokens has expired, so that the revocation can be forgotten; `nil` for never.
    public let expiresAt: Date?

    /// Creates a revocation.
    public init(_ target: Target, revokedAt: Date, expiresAt: Date?) {
        self.target = target
        self.revokedAt = revokedAt
        self.expiresAt = expiresAt
    }

    /// Whether the revocation may be forgotten.
    func isOver(at now: Date) -> Bool { self.expiresAt.map { $0 <= now } ?? false }
}

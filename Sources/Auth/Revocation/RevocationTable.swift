import FoundationEssentials

/// What a node knows to be revoked: a value in bounded memory.
struct RevocationTable: Sendable {
    private struct Entry {
        var revokedAt: RevocationTime
        var expiresAt: Date?
    }

    private let maximumCount: Int
    private var entries: [Revocation.Target: Entry] = [:]
    private(set) var isOverfull = false

    init(maximumCount: Int) { self.maximumCount = maximumCount }

    var count: Int { self.entries.count }

    /// Adds a revocation, or lets it extend one of the same target.
    ///
    /// - Returns: Whether there was room.
    mutating func insert(_ revocation: Revocation, now: Date) -> Bool {
        let new = Entry(
            revokedAt: RevocationTime(issuedAt: revocation.revokedAt.timeIntervalSince1970),
            expiresAt: revocation.expiresAt
        )
        if let old = self.entries[revocation.target] {
            let later = [old.expiresAt, new.expiresAt].contains(nil) ? nil : max(old.expiresAt!, new.expiresAt!)
            self.entries[revocation.target] = Entry(revokedAt: max(old.revokedAt, new.revokedAt), expiresAt: later)
            return true
        }
        if self.entries.count >= self.maximumCount { self.forgetThoseOver(at: now) }
        guard self.entries.count < self.maximumCount else { return false }
        self.entries[revocation.target] = new
        return true
    }

    /// Adds what another node has revoked. Where there is no room, the table is overfull until all has found some.
    mutating func merge(_ revocations: [Revocation], areAll: Bool, now: Date) {
        self.forgetThoseOver(at: now)
        if areAll { self.isOverfull = false }
        for revocation in revocations where !revocation.isOver(at: now) {
            if !self.insert(revocation, now: now) { self.isOverfull = true }
        }
    }

    /// Whether a token is revoked.
    func revokes(tokenID: String?, sessionID: String?, subject: String, keyID: String, issuedAt: Date) -> Bool {
        if self.entries.isEmpty { return false }
        if let tokenID, self.entries[.token(tokenID)] != nil { return true }
        if let sessionID, self.entries[.session(sessionID)] != nil { return true }
        if self.entries[.key(keyID)] != nil { return true }
        guard let revocation = self.entries[.subject(subject)] else { return false }
        return RevocationTime(issuedAt: issuedAt.timeIntervalSince1970) <= revocation.revokedAt
    }

    private mutating func forgetThoseOver(at now: Date) {
        self.entries = self.entries.filter { $0.value.expiresAt.map { $0 > now } ?? true }
    }
}

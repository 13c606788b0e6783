/// A lease from its owner's side: how sure the owner can be that it still is.
struct HeldLease: Hashable, Sendable {
    let leaseDuration: Duration
    /// When the last write that proved ownership was sent.
    private var provenAt: Duration
    /// Who is to have the lease next, if another worker asked for it.
    private(set) var claimant: String?
    /// Whether the worker has begun to give the lease up. A renewal that fails is nothing to wonder at then.
    private(set) var isBeingGivenUp = false

    /// - Parameters:
    ///   - leaseDuration: For how long others wait before they take over.
    ///   - now: Time of the owner's clock.
    init(leaseDuration: Duration, now: Duration) {
        self.leaseDuration = leaseDuration
        self.provenAt = now - leaseDuration
    }

    /// A renewal has succeeded. Before the first one, nothing is certain.
    ///
    /// - Parameters:
    ///   - sentAt: When it was sent, not when it was answered: others may have seen it that early.
    ///   - claimant: Who asks for the lease.
    mutating func renewed(sentAt: Duration, claimant: String?) {
        self.provenAt = max(self.provenAt, sentAt)
        self.claimant = claimant
    }

    /// Whether nobody can have taken the lease. When not, it may be lost or not: a renewal tells.
    func isCertain(now: Duration) -> Bool { now - self.provenAt < self.leaseDuration }

    /// The worker gives the lease up, by its own choice.
    mutating func willGiveUp() { self.isBeingGivenUp = true }
}

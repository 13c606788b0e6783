/// The lease table as one worker has watched it.
///
/// No two machines' clocks are compared: an owner counts as dead when its lease has not moved for a lease duration of the
/// watcher's own clock.
struct LeaseView: Sendable {
    private struct Sighting {
        var lease: Lease
        /// When the lease was seen as it is now for the first time.
        var since: Duration
    }

    let leaseDuration: Duration
    private var sightings: [String: Sighting] = [:]

    init(leaseDuration: Duration) {
        self.leaseDuration = leaseDuration
    }

    /// The leases by shard ID.
    var leases: [String: Lease] { self.sightings.mapValues(\.lease) }

    /// The table has been read.
    ///
    /// - Parameters:
    ///   - leases: All leases that there are.
    ///   - now: When the read had ended, on the watcher's clock: an owner that renewed before it gets its whole time.
    mutating func observed(_ leases: [Lease], now: Duration) {
        var sightings: [String: Sighting] = [:]
        for lease in leases {
            if let known = self.sightings[lease.shardID], !lease.hasMoved(since: known.lease) {
                sightings[lease.shardID] = Sighting(lease: lease, since: known.since)
            } else {
                sightings[lease.shardID] = Sighting(lease: lease, since: now)
            }
        }
        self.sightings = sightings
    }

    /// Whether the lease's owner has shown no sign of life for the lease duration.
    func isExpired(_ shardID: String, now: Duration) -> Bool {
        guard let sighting = self.sightings[shardID], sighting.lease.leaseOwner != nil else { return false }
        return now - sighting.since >= self.leaseDuration
    }
}

/// What a worker does next to get its even share of the shards.
struct LeasePlan: Hashable, Sendable {
    /// Leases that are free, or whose owner is dead.
    var take: [Lease] = []
    /// A lease that another worker is asked to hand over. One at a time, so that shares settle rather than swing.
    var claim: Lease?
}

extension LeasePlan {
    /// Makes a plan from what the worker has seen.
    ///
    /// - Parameters:
    ///   - view: The leases.
    ///   - worker: Who is asking.
    ///   - now: Time of the view's clock.
    ///   - generator: Where randomness comes from: workers that start together should not go for the same leases.
    init(
        view: LeaseView,
        worker: String,
        now: Duration,
        using generator: inout some RandomNumberGenerator
    ) {
        let leases = view.leases
        let ready = leases.values.filter { $0.isReady(among: leases) }
        // A lease that is about to be handed over counts as the claimant's already.
        var shares = [worker: 0]
        var available: [Lease] = []
        for lease in ready {
            // Its own leases a worker knows better than by watching them.
            if let owner = lease.leaseOwner, owner == worker || !view.isExpired(lease.shardID, now: now) {
                shares[lease.leaseClaimant ?? owner, default: 0] += 1
            } else {
                available.append(lease)
            }
        }
        let share = shares[worker, default: 0]
        let fairShare = (ready.count + shares.count - 1) / shares.count
        // A fixed order first: that of a dictionary differs from run to run, and would make the generator's seed worthless.
        available.sort { $0.shardID < $1.shardID }
        available.shuffle(using: &generator)
        self.take = Array(available.prefix(max(0, fairShare - share)))

        let isClaiming = ready.contains { $0.leaseClaimant == worker }
        guard available.isEmpty, !isClaiming else { return }
        // Moving a lease must leave its owner with no less than the new one: or the two would send it back and forth.
        let busiest = shares.filter { $0.value >= share + 2 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.first
        guard let busiest else { return }
        self.claim =
            ready
            .filter { $0.leaseOwner == busiest.key && $0.leaseClaimant == nil }
            .sorted { $0.shardID < $1.shardID }
            .randomElement(using: &generator)
    }
}

extension Lease {
    /// Whether the shard may be handled: it is not finished, and its parent is, or is known no more.
    func isReady(among leases: [String: Lease]) -> Bool {
        guard !self.isFinished else { return false }
        guard let parentShardID, let parent = leases[parentShardID] else { return true }
        return parent.isFinished
    }
}

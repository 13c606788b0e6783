public import DynamoKit
public import Logging
public import RateLimit
import Synchronization

/// Decides whether a key may spend, with the counts in a table of DynamoDB, so that servers share them.
///
/// ```swift
/// let limiter = DynamoRateLimiter(
///     "messages", .gcra(limit: 100, per: .seconds(60)), client: client, configuration: .init(tableName: "limits")
/// )
/// try await client.createTableIfMissing(configuration.schema)
/// let decision = try await limiter.check(user.id)
/// ```
///
/// A decision that allows is one conditional update. It is refused when the limit does not permit it, or when another server has
/// begun something new for the same key since this one looked: a bucket that had filled up, a window. Then the refusal tells how
/// things stand, and a second update decides. The sliding window log, and policies that count denials, are refused whenever
/// another server was faster. A denial is no update, and for ``DynamoRateLimitConfiguration/denialLifetime`` no call at all.
///
/// ## Hot keys
///
/// Requests for one key that come while the store is asked about it are decided together, with one update. Two settings help
/// further:
///
/// - `batch` takes so much at once for this server, if there is so much, and lets in from this reserve with no call, for
///   `batchLifetime`. Never more is let in than the limit says, but up to that much later than it was counted, and what is left
///   of a reserve is lost: a limit may deliver less by a batch for each server.
/// - `spread` divides a key's limit among so many items, so that it takes as many times the thousand writes a second that
///   DynamoDB allows an item. Each server begins with an item of its own, and asks the others when that one denies. A cost has
///   to fit a share, and what remains is told of the shares that were asked.
///
/// ## When the store is away
///
/// A decision takes ``DynamoRateLimitConfiguration/timeout`` at most. After a failure the store is left alone for a moment, and
/// decisions are made as ``DynamoRateLimitConfiguration/whenUnavailable`` says; they say so
/// (`RateLimitDecision.isProvisional`), and so do ``statistics`` and the log.
///
/// Servers' clocks have to agree as well as the limit is to be exact: a clock that is a second ahead lets in a second early.
public final class DynamoRateLimiter: RateLimiting {
    /// The limiter's name, which tells its counts from those of others in the table.
    public let name: String
    /// The policy that decisions follow.
    public let policy: RateLimitPolicy

    private let configuration: DynamoRateLimitConfiguration
    private let batch: Int
    private let batchLifetime: Duration
    private let table: RateLimitTable
    private let availability: Availability
    private let local: RateLimiter<ContinuousClock>
    /// The shares of the limit, one for each item that a key is spread over.
    private let shares: [StoredLimit]
    private let firstShare: Int
    private let turns = Turns(maximumWaiters: 10_000)
    private let known = Mutex(KnownKeys())

    private static let maximumAttempts = 10

    /// Creates a limiter.
    ///
    /// - Parameters:
    ///   - name: Tells the limiter's counts from those of others in the table.
    ///   - policy: How much may be spent in how long. Windows that follow each other begin at multiples of the period since
    ///     1970. The log of a sliding window has to fit an item: some thousands.
    ///   - batch: How much to take at once, 1 or more.
    ///   - batchLifetime: For how long what was taken in advance may be used.
    ///   - spread: Over how many items to spread a key, 1 or more, and no more than the limit.
    ///   - client: The client to ask.
    ///   - configuration: Where the counts are kept, and how to deal with the store.
    ///   - logger: Tells of outages.
    public init(
        _ name: String,
        _ policy: RateLimitPolicy,
        batch: Int = 1,
        batchLifetime: Duration = .seconds(1),
        spread: Int = 1,
        client: DynamoClient,
        configuration: DynamoRateLimitConfiguration,
        logger: Logger = Logger(label: "RateLimitDynamo")
    ) {
        precondition(batch >= 1 && spread >= 1, "A batch and a spread are 1 or more.")
        precondition(spread <= policy.limit, "A limit cannot be spread over more items than it allows requests.")
        self.name = name
        self.policy = policy
        self.batch = batch
        self.batchLifetime = batchLifetime
        self.configuration = configuration
        self.table = RateLimitTable(client: client, configuration: configuration, policies: [policy])
        self.availability = Availability(name: name, configuration: configuration, logger: logger)
        self.local = RateLimiter(policy, maximumKeys: configuration.maximumKnownKeys)
        self.shares = policy.divided(into: spread).map { StoredLimit("limit", $0) }
        self.firstShare = Int.random(in: 0..<spread)
    }

    /// What the limiter has done so far.
    public var statistics: DynamoRateLimitStatistics { self.availability.statistics }

    /// Decides about `cost` for `key`, and counts it if it is allowed.
    ///
    /// - Throws: `CancellationError`. That the store is away is no error, but decided as the configuration says.
    public func check(_ key: String, cost: Int = 1) async throws -> RateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        var denials: [RateLimitDecision] = []
        for share in self.shareOrder {
            guard let decision = try await self.check(key, share: share, cost: cost) else {
                return self.decisionWithoutStore(key, cost: cost)
            }
            if decision.isAllowed { return self.joined(denials + [decision], isAllowed: true) }
            denials.append(decision)
        }
        return self.joined(denials, isAllowed: false)
    }

    /// Tells what ``check(_:cost:)`` would decide now, and counts nothing.
    ///
    /// - Throws: `DynamoError`, `CancellationError`.
    public func peek(_ key: String, cost: Int = 1) async throws -> RateLimitDecision {
        let deadline = StoreDeadline(self.configuration.timeout)
        var decisions: [RateLimitDecision] = []
        for share in self.shareOrder {
            let item = try await self.table.read(self.itemKey(key, share: share), timeout: deadline.remaining())
            self.availability.count { $0.reads += 1 }
            let now = self.configuration.now()
            decisions.append(try self.shares[share].state(in: item, at: now).peek(cost: cost, at: now))
        }
        return self.joined(decisions, isAllowed: decisions.contains { $0.isAllowed })
    }

    /// Gives back what was allowed and then did not happen: never more than still counts.
    ///
    /// - Throws: `DynamoError`, `CancellationError`.
    public func refund(_ key: String, cost: Int = 1) async throws {
        precondition(cost >= 0, "A cost cannot be negative.")
        var cost = cost
        for share in self.shareOrder where cost > 0 {
            cost -= try await self.refund(key, share: share, cost: cost)
        }
    }

    /// Forgets what a key has spent.
    ///
    /// - Throws: `DynamoError`, `CancellationError`.
    public func reset(_ key: String) async throws {
        for share in self.shares.indices {
            let itemKey = self.itemKey(key, share: share)
            let deadline = StoreDeadline(self.configuration.timeout)
            try await self.table.delete(itemKey, timeout: deadline.remaining())
            self.known.withLock { $0.forget(itemKey) }
        }
        self.local.reset(key)
    }

    private var shareOrder: [Int] {
        self.shares.indices.map { ($0 + self.firstShare) % self.shares.count }
    }

    private func itemKey(_ key: String, share: Int) -> String {
        let name = self.shares.count == 1 ? self.name : "\(self.name)/\(share)"
        return RateLimitTable.itemKey(name, key)
    }

    private func decisionWithoutStore(_ key: String, cost: Int) -> RateLimitDecision {
        if let decision = self.availability.decision(self.policy) { return decision }
        var decision = self.local.check(key, cost: cost)
        decision.isProvisional = true
        return decision
    }
}

// MARK: One share

extension DynamoRateLimiter {
    /// - Returns: `nil` if the store is away.
    private func check(_ key: String, share: Int, cost: Int) async throws -> RateLimitDecision? {
        let itemKey = self.itemKey(key, share: share)
        if let decision = self.decideLocally(itemKey, share: share, cost: cost) { return decision }
        switch await self.turns.turn(itemKey, cost: cost) {
        case .cancelled: throw CancellationError()
        case .decided(let decision): return decision
        case .lead: return try await self.lead(itemKey, share: share, cost: cost)
        }
    }

    private func decideLocally(_ itemKey: String, share: Int, cost: Int) -> RateLimitDecision? {
        let now = self.configuration.now()
        let local = self.known.withLock { known in
            known.update(itemKey) { state in
                // An item that cannot be read is left to be found so by whoever asks the store.
                try? state.decide(cost, self.shares[share], at: now, denialLifetime: self.configuration.denialLifetime)
            }
        }
        switch local {
        case .fromReserve(let decision):
            self.availability.count { $0.decidedFromReserve += 1 }
            return decision
        case .deniedAsKnown(let decision):
            self.availability.count { $0.deniedAsKnown += 1 }
            return decision
        case nil:
            return nil
        }
    }

    /// Decides for this request and all that wait for the same item.
    private func lead(_ itemKey: String, share: Int, cost: Int) async throws -> RateLimitDecision? {
        // Whoever led before may have left something.
        if let decision = self.decideLocally(itemKey, share: share, cost: cost) {
            self.turns.end(itemKey, with: [], for: [])
            return decision
        }
        let waiters = self.turns.takeWaiters(itemKey)
        do {
            let decisions = try await self.availability.ask {
                try await self.decide(itemKey, share: share, costs: [cost] + waiters.map(\.cost))
            }
            if let decisions {
                self.availability.count { $0.decidedByStore += decisions.count }
                self.turns.end(itemKey, with: Array(decisions.dropFirst()), for: waiters)
            } else {
                self.turns.end(itemKey, with: waiters.map { _ in nil }, for: waiters)
            }
            return decisions?.first
        } catch {
            // Only this request was cancelled.
            self.turns.handOver(itemKey, to: waiters)
            throw error
        }
    }

    private func decide(_ itemKey: String, share: Int, costs: [Int]) async throws -> [RateLimitDecision] {
        let deadline = StoreDeadline(self.configuration.timeout)
        var item = self.known.withLock { $0[itemKey]?.item }
        var isUpToDate = false
        for attempt in 0..<Self.maximumAttempts {
            try await deadline.pause(beforeAttempt: attempt - 1)
            let now = self.configuration.now()
            var joint = try JointDecision(
                self.shares[share],
                costs: costs,
                item: item ?? [:],
                batch: self.batch,
                at: now
            )
            guard joint.needsWrite else {
                if isUpToDate { return joint.decisions }
                let read = try await self.table.read(itemKey, timeout: deadline.remaining())
                self.availability.count { $0.reads += 1 }
                self.known.withLock { $0.update(itemKey, makingRoom: self.configuration) { $0.saw(read, at: now) } }
                item = read
                isUpToDate = true
                continue
            }
            let change = RateLimitTable.Change(key: itemKey, update: joint.update)
            self.availability.count { $0.writes += 1 }
            switch try await self.table.write(change, at: now, timeout: deadline.remaining()) {
            case .written(let old):
                let written = try joint.written(on: old ?? [:])
                self.known.withLock { known in
                    known.update(itemKey, makingRoom: self.configuration) { state in
                        state.saw(written, at: now)
                        state.took(joint.reserve, at: now, until: now + self.batchLifetime)
                    }
                }
                return joint.decisions
            case .refused(let items):
                self.availability.count { $0.refusedWrites += 1 }
                item = items[itemKey]
                isUpToDate = true
                self.known.withLock { known in
                    known.update(itemKey, makingRoom: self.configuration) { $0.saw(item, at: now) }
                }
            }
        }
        throw UndecidedInTime()
    }

    /// - Returns: How much was given back.
    private func refund(_ key: String, share: Int, cost: Int) async throws -> Int {
        let itemKey = self.itemKey(key, share: share)
        let deadline = StoreDeadline(self.configuration.timeout)
        var item = try await self.table.read(itemKey, timeout: deadline.remaining())
        self.availability.count { $0.reads += 1 }
        for attempt in 0..<Self.maximumAttempts {
            try await deadline.pause(beforeAttempt: attempt)
            let now = self.configuration.now()
            var state = try self.shares[share].state(in: item, at: now)
            let before = state.peek(cost: 0, at: now).remaining
            guard before < self.shares[share].policy.limit || state.expiry > now else { return 0 }
            state.refund(cost, at: now)
            var update = UpdateBuilder()
            self.shares[share].replace(in: item, with: state, &update)
            self.availability.count { $0.writes += 1 }
            let change = RateLimitTable.Change(key: itemKey, update: update)
            switch try await self.table.write(change, at: now, timeout: deadline.remaining()) {
            case .written:
                let attributes = self.shares[share].attributes(of: state)
                self.known.withLock { known in
                    known.update(itemKey, makingRoom: self.configuration) { $0.saw(attributes, at: now) }
                }
                return state.peek(cost: 0, at: now).remaining - before
            case .refused(let items):
                self.availability.count { $0.refusedWrites += 1 }
                item = items[itemKey] ?? [:]
            }
        }
        throw DynamoError(.timedOut, message: "Other servers were faster to change the limit, again and again.")
    }

    /// One decision from those of the shares that were asked.
    private func joined(_ decisions: [RateLimitDecision], isAllowed: Bool) -> RateLimitDecision {
        RateLimitDecision(
            isAllowed: isAllowed,
            limit: self.policy.limit,
            remaining: decisions.reduce(0) { $0 + $1.remaining },
            retryAfter: isAllowed ? nil : decisions.compactMap(\.retryAfter).min(),
            resetAfter: decisions.map(\.resetAfter).max() ?? .zero
        )
    }
}

public import DynamoKit
public import Logging
public import RateLimit
import Synchronization

/// Decides about several limits at once, with the counts in a table of DynamoDB: so much per second and per day, per user and
/// per address.
///
/// ```swift
/// let limiter = DynamoCompositeRateLimiter(
///     "api",
///     [
///         NamedRateLimit("second", .gcra(limit: 5, per: .seconds(1))),
///         NamedRateLimit("day", .fixedWindow(limit: 10_000, per: .seconds(86_400))),
///         NamedRateLimit("address", .slidingWindowCounter(limit: 600, per: .seconds(60))),
///     ],
///     client: client,
///     configuration: configuration
/// )
/// let decision = try await limiter.check(["second": user.id, "day": user.id, "address": address])
/// ```
///
/// All limits of one key stand in one item, so that a decision about them is one conditional update. A decision about several
/// keys is one transaction, which costs twice as much for each of them. Either all of them count or none does.
///
/// When the store is away, it does as ``DynamoRateLimiter`` does.
public final class DynamoCompositeRateLimiter: CompositeRateLimiting {
    /// The limiter's name, which tells its counts from those of others in the table.
    public let name: String
    /// The limits, in the order in which decisions tell of them.
    public let limits: [NamedRateLimit]

    private let configuration: DynamoRateLimitConfiguration
    private let stored: [StoredLimit]
    private let table: RateLimitTable
    private let availability: Availability
    private let local: CompositeRateLimiter<ContinuousClock>
    private let known = Mutex(KnownKeys())

    private static let maximumAttempts = 10

    /// Creates a limiter.
    ///
    /// - Parameters:
    ///   - name: Tells the limiter's counts from those of others in the table.
    ///   - limits: The limits, each with a name of its own.
    ///   - client: The client to ask.
    ///   - configuration: Where the counts are kept, and how to deal with the store.
    ///   - logger: Tells of outages.
    public init(
        _ name: String,
        _ limits: [NamedRateLimit],
        client: DynamoClient,
        configuration: DynamoRateLimitConfiguration,
        logger: Logger = Logger(label: "RateLimitDynamo")
    ) {
        self.name = name
        self.limits = limits
        self.configuration = configuration
        self.stored = limits.map { StoredLimit($0.name, $0.policy) }
        self.table = RateLimitTable(client: client, configuration: configuration, policies: limits.map(\.policy))
        self.availability = Availability(name: name, configuration: configuration, logger: logger)
        self.local = CompositeRateLimiter(limits, maximumKeys: configuration.maximumKnownKeys)
    }

    /// What the limiter has done so far.
    public var statistics: DynamoRateLimitStatistics { self.availability.statistics }

    /// Decides about `cost`, and counts it in each limit if all of them allow it.
    ///
    /// - Throws: `CancellationError`. That the store is away is no error, but decided as the configuration says.
    public func check(_ keys: [String: String], cost: Int = 1) async throws -> CompositeRateLimitDecision {
        precondition(cost >= 0, "A cost cannot be negative.")
        let places = self.places(keys)
        guard !places.isEmpty else { return CompositeRateLimitDecision(parts: []) }
        let decision = try await self.availability.ask { try await self.decide(places, cost: cost) }
        guard let decision else { return self.decisionWithoutStore(keys, places, cost: cost) }
        return decision
    }

    /// Tells what ``check(_:cost:)`` would decide now, and counts nothing.
    ///
    /// - Throws: `DynamoError`, `CancellationError`.
    public func peek(_ keys: [String: String], cost: Int = 1) async throws -> CompositeRateLimitDecision {
        let places = self.places(keys)
        let items = try await self.read(places, deadline: StoreDeadline(self.configuration.timeout))
        let states = try CompositeStates(places, items: items, at: self.configuration.now())
        return self.named(states.peek(cost: cost), places)
    }

    /// Gives back, to each limit, what was allowed and then did not happen.
    ///
    /// - Throws: `DynamoError`, `CancellationError`.
    public func refund(_ keys: [String: String], cost: Int = 1) async throws {
        precondition(cost >= 0, "A cost cannot be negative.")
        let places = self.places(keys)
        guard !places.isEmpty else { return }
        let deadline = StoreDeadline(self.configuration.timeout)
        for attempt in 0..<Self.maximumAttempts {
            try await deadline.pause(beforeAttempt: attempt)
            let items = try await self.read(places, deadline: deadline)
            var states = try CompositeStates(places, items: items, at: self.configuration.now())
            states.refund(cost: cost)
            if try await self.write(states, deadline: deadline) == nil { return }
        }
        throw DynamoError(.timedOut, message: "Other servers were faster to change the limits, again and again.")
    }

    /// Forgets what was spent under the keys, by the limits that have one.
    ///
    /// - Throws: `DynamoError`, `CancellationError`.
    public func reset(_ keys: [String: String]) async throws {
        let places = self.places(keys)
        guard !places.isEmpty else { return }
        let deadline = StoreDeadline(self.configuration.timeout)
        for attempt in 0..<Self.maximumAttempts {
            try await deadline.pause(beforeAttempt: attempt)
            let items = try await self.read(places, deadline: deadline)
            var states = try CompositeStates(places, items: items, at: self.configuration.now())
            states.reset()
            if try await self.write(states, deadline: deadline) == nil { break }
        }
        self.local.reset(keys)
    }

    private func decide(_ places: [CompositeStates.Place], cost: Int) async throws -> CompositeRateLimitDecision {
        let deadline = StoreDeadline(self.configuration.timeout)
        var (items, recent) = self.knownItems(places)
        for attempt in 0..<Self.maximumAttempts {
            try await deadline.pause(beforeAttempt: attempt - 1)
            var states = try CompositeStates(places, items: items, at: self.configuration.now())
            let decisions = states.check(cost: cost)
            guard states.needsWrite else {
                // Those that deny have to be known to do so.
                let deciding = zip(places, decisions).filter { cost == 0 || !$1.isAllowed }.map(\.0.itemKey)
                if recent.isSuperset(of: deciding) {
                    let isAsKnown = attempt == 0 && cost > 0
                    self.availability.count { isAsKnown ? ($0.deniedAsKnown += 1) : ($0.decidedByStore += 1) }
                    return self.named(decisions, places)
                }
                items = try await self.read(places, deadline: deadline)
                recent = Set(items.keys)
                continue
            }
            guard let refused = try await self.write(states, deadline: deadline) else {
                self.availability.count { $0.decidedByStore += 1 }
                return self.named(decisions, places)
            }
            items.merge(refused) { $1 }
            recent.formUnion(refused.keys)
        }
        throw UndecidedInTime()
    }

    /// - Returns: `nil` if it was carried out, otherwise the items that have changed meanwhile.
    private func write(_ states: CompositeStates, deadline: StoreDeadline) async throws -> [String: DynamoItem]? {
        let now = states.now
        self.availability.count { $0.writes += 1 }
        let outcome = try await self.table.write(states.changes, at: now, timeout: deadline.remaining())
        let seen: [String: DynamoItem]
        let refused: [String: DynamoItem]?
        switch outcome {
        case .written:
            (seen, refused) = (states.newItems, nil)
        case .refused(let items):
            (seen, refused) = (items, items)
            self.availability.count { $0.refusedWrites += 1 }
        }
        self.remember(seen, at: now)
        return refused
    }

    private func read(_ places: [CompositeStates.Place], deadline: StoreDeadline) async throws -> [String: DynamoItem] {
        let now = self.configuration.now()
        var items: [String: DynamoItem] = [:]
        for place in places where items[place.itemKey] == nil {
            items[place.itemKey] = try await self.table.read(place.itemKey, timeout: deadline.remaining())
            self.availability.count { $0.reads += 1 }
        }
        self.remember(items, at: now)
        return items
    }

    private func remember(_ items: [String: DynamoItem], at now: Duration) {
        self.known.withLock { known in
            for (key, item) in items {
                known.update(key, makingRoom: self.configuration) { $0.saw(item, at: now) }
            }
        }
    }

    /// What was last seen of the items, and which of it is recent enough to deny by.
    private func knownItems(_ places: [CompositeStates.Place]) -> (items: [String: DynamoItem], recent: Set<String>) {
        let now = self.configuration.now()
        return self.known.withLock { known in
            var items: [String: DynamoItem] = [:]
            var recent: Set<String> = []
            for place in places {
                guard let state = known[place.itemKey] else { continue }
                items[place.itemKey] = state.item
                if state.isRecent(at: now, lifetime: self.configuration.denialLifetime) { recent.insert(place.itemKey) }
            }
            return (items, recent)
        }
    }

    private func places(_ keys: [String: String]) -> [CompositeStates.Place] {
        let places = zip(self.limits, self.stored).compactMap { limit, stored in
            keys[limit.name].map { key in
                CompositeStates.Place(
                    name: limit.name,
                    itemKey: RateLimitTable.itemKey(self.name, key),
                    limit: stored
                )
            }
        }
        precondition(places.count == keys.count, "A key is given for a limit that there is not.")
        return places
    }

    private func named(
        _ decisions: [RateLimitDecision],
        _ places: [CompositeStates.Place]
    ) -> CompositeRateLimitDecision {
        CompositeRateLimitDecision(parts: zip(places, decisions).map { .init(name: $0.name, decision: $1) })
    }

    private func decisionWithoutStore(
        _ keys: [String: String],
        _ places: [CompositeStates.Place],
        cost: Int
    ) -> CompositeRateLimitDecision {
        let decisions = places.compactMap { self.availability.decision($0.limit.policy) }
        if decisions.count == places.count { return self.named(decisions, places) }
        var decision = self.local.check(keys, cost: cost)
        for index in decision.parts.indices { decision.parts[index].decision.isProvisional = true }
        return decision
    }
}

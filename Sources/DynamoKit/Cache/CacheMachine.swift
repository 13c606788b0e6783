/// Decides what a cache answers, loads, keeps and forgets. It knows no clock, no task and no source of values.
///
/// A *flight* is a load that is under way, with those who wait for it. Readers of a key join its flight. Invalidating a key
/// makes its flight a thing of the past: it still lands for those who had joined before, but what it brings is not kept, and
/// readers who come later start another one.
struct CacheMachine<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    typealias FlightID = UInt64
    typealias WaiterID = UInt64

    private struct Entry {
        var value: Value
        var freshUntil: Duration
        var usableUntil: Duration
    }

    private struct Flight {
        enum Owner: Hashable {
            /// Those who wait: when the last one leaves, the load ends.
            case waiters
            /// The cache, which refreshes a value that is still served.
            case refresher
        }

        let key: Key
        let start: Duration
        var owner: Owner
        var waiters: Set<WaiterID> = []
    }

    private let timeToLive: Duration
    private let negativeTimeToLive: Duration
    private let staleWhileRevalidate: Duration
    private let maximumRefreshes: Int
    private var entries: RecencyDictionary<Key, Entry>
    private var flights: [FlightID: Flight] = [:]
    private var flightOfWaiter: [WaiterID: FlightID] = [:]
    // The flight that readers of a key join.
    private var joinable: [Key: FlightID] = [:]
    private var lastFlight: FlightID = 0
    private var refreshes = 0
    private var isRefresherRunning = false
    private(set) var statistics = CacheStatistics()

    init(_ configuration: CacheConfiguration) {
        self.timeToLive = configuration.timeToLive
        self.negativeTimeToLive = configuration.negativeTimeToLive
        self.staleWhileRevalidate = configuration.staleWhileRevalidate
        self.maximumRefreshes = configuration.maximumRefreshes
        self.entries = RecencyDictionary(capacity: configuration.maximumEntries)
    }

    var count: Int { self.entries.count }

    // MARK: Readers

    enum ReadAction {
        /// Answer with this, which may be older than its time to live.
        case answer(Value, isStale: Bool)
        /// Answer with this, which is older, and have the refresher load a new one.
        case answerAndRefresh(Value, FlightID)
        /// There is nothing to answer with: wait.
        case wait
    }

    /// A reader has come.
    mutating func read(_ key: Key, now: Duration) -> ReadAction {
        guard let entry = self.usableEntry(key, now: now) else {
            self.statistics.misses += 1
            return .wait
        }
        guard now >= entry.freshUntil else {
            self.statistics.hits += 1
            return .answer(entry.value, isStale: false)
        }
        self.statistics.staleHits += 1
        guard self.joinable[key] == nil, self.refreshes < self.maximumRefreshes else {
            return .answer(entry.value, isStale: true)
        }
        self.refreshes += 1
        return .answerAndRefresh(entry.value, self.begin(key, owner: .refresher, now: now))
    }

    enum WaitAction {
        /// Another reader's load has landed in the meantime: answer with this.
        case answer(Value)
        /// The load is under way.
        case join
        /// Load.
        case load(FlightID)
    }

    /// A reader who was told to wait is ready to.
    mutating func wait(for key: Key, waiter: WaiterID, now: Duration) -> WaitAction {
        if let entry = self.usableEntry(key, now: now) { return .answer(entry.value) }
        if let flight = self.joinable[key] {
            self.join(flight, waiter)
            self.statistics.sharedLoads += 1
            return .join
        }
        let flight = self.begin(key, owner: .waiters, now: now)
        self.join(flight, waiter)
        return .load(flight)
    }

    /// A reader waits no longer.
    ///
    /// - Returns: The flight that nobody waits for any more: its load is to be cancelled.
    mutating func leave(_ waiter: WaiterID) -> FlightID? {
        guard let id = self.flightOfWaiter.removeValue(forKey: waiter) else { return nil }
        self.flights[id]?.waiters.remove(waiter)
        guard let flight = self.flights[id], flight.waiters.isEmpty, flight.owner == .waiters else { return nil }
        self.end(id)
        return id
    }

    // MARK: Loads

    /// Whether somebody still wants what a flight brings.
    func isWanted(_ flight: FlightID) -> Bool { self.flights[flight] != nil }

    /// A load has brought a value.
    ///
    /// - Parameters:
    ///   - flight: The flight.
    ///   - value: What it brings.
    ///   - isAbsent: Whether that says that there is none.
    ///   - now: The time.
    /// - Returns: Who waits for it.
    mutating func landed(_ id: FlightID, value: Value, isAbsent: Bool, now: Duration) -> Set<WaiterID> {
        guard let flight = self.flights[id] else { return [] }
        if self.joinable[flight.key] == id { self.keep(value, isAbsent: isAbsent, of: flight, now: now) }
        self.end(id)
        return flight.waiters
    }

    /// A load has failed. What was there before stays.
    ///
    /// - Returns: Who waits for it.
    mutating func failed(_ id: FlightID) -> Set<WaiterID> {
        guard let flight = self.flights[id] else { return [] }
        self.statistics.failures += 1
        self.end(id)
        return flight.waiters
    }

    // MARK: Invalidation

    /// What is known of some keys, or is about to be, holds no longer.
    mutating func invalidate(where isInvalid: (Key) -> Bool) {
        for key in self.entries.keys.filter(isInvalid) { self.entries.remove(key) }
        for key in self.joinable.keys.filter(isInvalid) { self.joinable[key] = nil }
    }

    /// What is known of a key, or is about to be, holds no longer.
    mutating func invalidate(_ key: Key) {
        self.entries.remove(key)
        self.joinable[key] = nil
    }

    mutating func invalidateAll() {
        self.entries.removeAll()
        self.joinable.removeAll()
    }

    // MARK: The refresher

    mutating func refresherStarted() {
        precondition(!self.isRefresherRunning, "A cache is run once at a time.")
        self.isRefresherRunning = true
    }

    /// The refresher has stopped, its loads with it.
    ///
    /// - Returns: Flights that somebody waits for. They are loads of those who wait now, and to be started again.
    mutating func refresherStopped() -> [(flight: FlightID, key: Key)] {
        self.isRefresherRunning = false
        var wanted: [(flight: FlightID, key: Key)] = []
        for (id, flight) in self.flights where flight.owner == .refresher {
            if flight.waiters.isEmpty {
                self.end(id)
            } else {
                self.flights[id]?.owner = .waiters
                self.refreshes -= 1
                self.statistics.loads += 1
                wanted.append((id, flight.key))
            }
        }
        return wanted
    }

    // MARK: Steps

    /// An entry that may be served, be it fresh or not.
    private mutating func usableEntry(_ key: Key, now: Duration) -> Entry? {
        guard let entry = self.entries.use(key) else { return nil }
        guard now < (self.isRefresherRunning ? entry.usableUntil : entry.freshUntil) else {
            // Kept where the refresher may yet be started.
            if now >= entry.usableUntil { self.entries.remove(key) }
            return nil
        }
        return entry
    }

    private mutating func keep(_ value: Value, isAbsent: Bool, of flight: Flight, now: Duration) {
        let lifetime = isAbsent ? self.negativeTimeToLive : self.timeToLive
        let freshUntil = flight.start + lifetime
        // That there was no value is not served once it may have changed: things come into being more often than they go.
        let usableUntil = isAbsent ? freshUntil : freshUntil + self.staleWhileRevalidate
        guard now < usableUntil else {
            self.entries.remove(flight.key)
            return
        }
        let entry = Entry(value: value, freshUntil: freshUntil, usableUntil: usableUntil)
        if self.entries.set(entry, for: flight.key) { self.statistics.evictions += 1 }
    }

    private mutating func begin(_ key: Key, owner: Flight.Owner, now: Duration) -> FlightID {
        self.lastFlight += 1
        self.flights[self.lastFlight] = Flight(key: key, start: now, owner: owner)
        self.joinable[key] = self.lastFlight
        self.statistics.loads += 1
        return self.lastFlight
    }

    private mutating func join(_ flight: FlightID, _ waiter: WaiterID) {
        self.flights[flight]?.waiters.insert(waiter)
        self.flightOfWaiter[waiter] = flight
    }

    private mutating func end(_ id: FlightID) {
        guard let flight = self.flights.removeValue(forKey: id) else { return }
        for waiter in flight.waiters { self.flightOfWaiter[waiter] = nil }
        if self.joinable[flight.key] == id { self.joinable[flight.key] = nil }
        if flight.owner == .refresher { self.refreshes -= 1 }
    }
}

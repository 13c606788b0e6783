import Synchronization

/// Keeps values that are read often and seldom change, and reads those it does not have.
///
/// ```swift
/// let rooms = ReadThroughCache(CacheConfiguration(timeToLive: .seconds(30), negativeTimeToLive: .seconds(1))) { slug in
///     try await bySlug.query(partition: slug).first()
/// }
/// let room = try await rooms.get("general")
/// rooms.invalidate("general")      // after a write
/// ```
///
/// - Readers of a key that is not there share one load. It belongs to those who wait for it: one that is cancelled leaves the
///   others their load, and the last one takes it along.
/// - An invalidation holds for loads, too, that had begun before: what they bring is not kept.
/// - Errors are not kept; all who wait for a load get its error.
/// - No more than ``CacheConfiguration/maximumEntries`` are kept. The one that was used longest ago goes first.
///
/// A load must not read its own key: it would wait for itself.
///
/// What it serves may be as old as its time to live, and it hears of writes only through ``invalidate(_:)``: other processes
/// have caches of their own.
public final class ReadThroughCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private typealias Machine = CacheMachine<Key, Value>

    private struct State {
        var machine: Machine
        var waiters: [Machine.WaiterID: CheckedContinuation<Value, any Error>] = [:]
        // Those cancelled before they began to wait.
        var cancelled: Set<Machine.WaiterID> = []
        var loads: [Machine.FlightID: Task<Void, Never>] = [:]
        var refreshes: AsyncStream<Refresh>.Continuation?
        var lastWaiter: Machine.WaiterID = 0
    }

    private struct Refresh: Sendable {
        var flight: UInt64
        var key: Key
    }

    private let state: Mutex<State>
    private let timer: ClockTimer
    private let maximumRefreshes: Int
    private let load: @Sendable (Key) async throws -> Value
    private let metrics: CacheMetrics?

    /// Creates a cache.
    ///
    /// - Parameters:
    ///   - configuration: How it behaves.
    ///   - load: Reads a value. Where `Value` is optional, `nil` says that there is none, which is kept for
    ///     ``CacheConfiguration/negativeTimeToLive``.
    public init(_ configuration: CacheConfiguration, load: @escaping @Sendable (Key) async throws -> Value) {
        self.state = Mutex(State(machine: Machine(configuration)))
        self.timer = ClockTimer(configuration.clock)
        self.maximumRefreshes = configuration.maximumRefreshes
        self.load = load
        self.metrics = CacheMetrics(configuration)
    }

    /// What it has done so far.
    public var statistics: CacheStatistics { self.state.withLock { $0.machine.statistics } }

    /// How many entries it has. Those that are too old to be served are among them until they are asked for or make room.
    public var count: Int { self.state.withLock { $0.machine.count } }

    /// Whether ``run()`` runs.
    var isRunning: Bool { self.state.withLock { $0.refreshes != nil } }

    /// Whether nobody waits and nothing is loaded.
    var isIdle: Bool { self.state.withLock { $0.waiters.isEmpty && $0.loads.isEmpty && $0.cancelled.isEmpty } }

    // MARK: Reading

    /// The value of a key, from the cache or from its source.
    ///
    /// - Throws: What the load throws, or `CancellationError`.
    public func get(_ key: Key) async throws -> Value {
        let now = self.timer.now()
        let action = self.state.withLock { state in
            let action = state.machine.read(key, now: now)
            // Never more than there is room for: the machine starts no more than `maximumRefreshes`.
            if case .answerAndRefresh(_, let flight) = action {
                state.refreshes?.yield(Refresh(flight: flight, key: key))
            }
            return action
        }
        switch action {
        case .answer(let value, let isStale):
            self.metrics?.hit(isStale: isStale)
            return value
        case .answerAndRefresh(let value, _):
            self.metrics?.hit(isStale: true)
            self.metrics?.loaded()
            return value
        case .wait:
            self.metrics?.missed()
            return try await self.wait(for: key)
        }
    }

    private func wait(for key: Key) async throws -> Value {
        let waiter = self.state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        // A cancellation that finds nobody waiting leaves a mark, which has to go when it came too late to be seen.
        defer { if Task.isCancelled { self.state.withLock { _ = $0.cancelled.remove(waiter) } } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.wait(for: key, waiter: waiter, continuation: continuation)
            }
        } onCancel: {
            self.cancel(waiter)
        }
    }

    private func wait(
        for key: Key,
        waiter: Machine.WaiterID,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        let now = self.timer.now()
        let action: Machine.WaitAction? = self.state.withLock { state in
            guard state.cancelled.remove(waiter) == nil else { return nil }
            let action = state.machine.wait(for: key, waiter: waiter, now: now)
            switch action {
            case .answer: break
            case .join, .load: state.waiters[waiter] = continuation
            }
            return action
        }
        switch action {
        case nil: continuation.resume(throwing: CancellationError())
        case .answer(let value): continuation.resume(returning: value)
        case .join: break
        case .load(let flight): self.start(flight, key)
        }
    }

    private func cancel(_ waiter: Machine.WaiterID) {
        let (continuation, load) = self.state.withLock { state in
            guard let continuation = state.waiters.removeValue(forKey: waiter) else {
                state.cancelled.insert(waiter)
                return (CheckedContinuation<Value, any Error>?.none, Task<Void, Never>?.none)
            }
            let flight = state.machine.leave(waiter)
            return (continuation, flight.flatMap { state.loads.removeValue(forKey: $0) })
        }
        load?.cancel()
        continuation?.resume(throwing: CancellationError())
    }

    // MARK: Loading

    /// Starts a load for those who wait for it. It is a task of its own, since none of them may take it along; it is theirs
    /// together, and is cancelled when the last of them leaves.
    private func start(_ flight: Machine.FlightID, _ key: Key) {
        self.metrics?.loaded()
        let load = Task {
            do {
                self.landed(flight, try await self.load(key))
            } catch {
                self.failed(flight, error)
            }
        }
        let isWanted = self.state.withLock { state in
            // It may have landed already, or those who wait for it may have left.
            guard state.machine.isWanted(flight) else { return false }
            state.loads[flight] = load
            return true
        }
        if !isWanted { load.cancel() }
    }

    private func landed(_ flight: Machine.FlightID, _ value: Value) {
        let isAbsent = (value as? any OptionalValue)?.saysNone ?? false
        let now = self.timer.now()
        let waiters = self.state.withLock { state in
            let waiters = state.machine.landed(flight, value: value, isAbsent: isAbsent, now: now)
            state.loads[flight] = nil
            return waiters.compactMap { state.waiters.removeValue(forKey: $0) }
        }
        for waiter in waiters { waiter.resume(returning: value) }
    }

    private func failed(_ flight: Machine.FlightID, _ error: any Error) {
        let (wasWanted, waiters) = self.state.withLock { state in
            let wasWanted = state.machine.isWanted(flight)
            let waiters = state.machine.failed(flight)
            state.loads[flight] = nil
            return (wasWanted, waiters.compactMap { state.waiters.removeValue(forKey: $0) })
        }
        if wasWanted { self.metrics?.failed() }
        for waiter in waiters { waiter.resume(throwing: error) }
    }

    // MARK: Invalidating

    /// Forgets what is known of a key. Loads of it that are under way land for those who wait for them already, and are not
    /// kept.
    public func invalidate(_ key: Key) {
        self.state.withLock { $0.machine.invalidate(key) }
    }

    /// Forgets what is known of some keys, which takes the longer the more entries there are.
    public func invalidate(where isInvalid: (Key) -> Bool) {
        self.state.withLock { $0.machine.invalidate(where: isInvalid) }
    }

    /// Forgets everything.
    public func invalidateAll() {
        self.state.withLock { $0.machine.invalidateAll() }
    }

    /// Makes a write that changes what is under a key, and forgets the key, whatever comes of the write: one that has failed
    /// may have been carried out.
    public func invalidating<Result>(_ key: Key, _ write: () async throws -> Result) async rethrows -> Result {
        defer { self.invalidate(key) }
        return try await write()
    }

    // MARK: Refreshing

    /// Loads new values in the background for those that are served beyond their time, until it is cancelled.
    ///
    /// Without it, ``CacheConfiguration/staleWhileRevalidate`` has no effect. Run it beside the other long-lived tasks of the
    /// program, once at a time.
    public func run() async {
        let (refreshes, continuation) = AsyncStream.makeStream(
            of: Refresh.self,
            bufferingPolicy: .bufferingOldest(self.maximumRefreshes)
        )
        self.state.withLock { state in
            state.machine.refresherStarted()
            state.refreshes = continuation
        }
        await withDiscardingTaskGroup { group in
            for await refresh in refreshes {
                group.addTask { await self.refresh(refresh) }
            }
            group.cancelAll()
        }
        let wanted = self.state.withLock { state in
            state.refreshes = nil
            return state.machine.refresherStopped()
        }
        for (flight, key) in wanted { self.start(flight, key) }
    }

    private func refresh(_ refresh: Refresh) async {
        do {
            self.landed(refresh.flight, try await self.load(refresh.key))
        } catch {
            // Whoever waits for it has not been cancelled: `run` starts it again.
            guard !Task.isCancelled else { return }
            self.failed(refresh.flight, error)
        }
    }
}

/// Tells a `nil` where a type need not be optional.
private protocol OptionalValue {
    var saysNone: Bool { get }
}

extension Optional: OptionalValue {
    var saysNone: Bool { if case .none = self { true } else { false } }
}

import DequeModule
public import FoundationEssentials
import Synchronization

/// Keeps sessions in the memory of one process, as many as it is allowed to.
///
/// When there is no room, the session that was begun first is forgotten: its owner signs in again.
public final class InMemoryRefreshTokenStore: RefreshTokenStore {
    private struct State {
        var families: [RefreshFamily.ID: RefreshFamily] = [:]
        var bySubject: [String: Set<RefreshFamily.ID>] = [:]
        /// The order in which sessions were begun.
        var order: Deque<RefreshFamily.ID> = []

        mutating func removeFirst() {
            guard let id = self.order.popFirst(), let family = self.families.removeValue(forKey: id) else { return }
            self.bySubject[family.subject]?.remove(id)
            if self.bySubject[family.subject]?.isEmpty == true { self.bySubject[family.subject] = nil }
        }
    }

    /// How many sessions are kept at most.
    public let maximumCount: Int

    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - maximumCount: How many sessions are kept at most, some kilobyte each; 1 or more.
    ///   - now: The current time.
    public init(maximumCount: Int = 100_000, now: @escaping @Sendable () -> Date = { Date() }) {
        precondition(maximumCount >= 1, "A store has to keep a session at least.")
        self.maximumCount = maximumCount
        self.now = now
    }

    /// How many sessions are kept.
    public var count: Int { self.state.withLock { $0.families.count } }

    public func insert(_ family: RefreshFamily) async throws {
        let now = self.now()
        let isNew = self.state.withLock { state in
            guard state.families[family.id] == nil else { return false }
            // Sessions of one policy expire in the order in which they were begun.
            while let first = state.order.first, state.families[first].map({ $0.expiresAt <= now }) ?? true {
                state.removeFirst()
            }
            if state.families.count >= self.maximumCount { state.removeFirst() }
            state.families[family.id] = family
            state.bySubject[family.subject, default: []].insert(family.id)
            state.order.append(family.id)
            return true
        }
        guard isNew else { throw AuthError(.storeConflict, "There is a session of this identifier.") }
    }

    public func family(id: RefreshFamily.ID) async throws -> RefreshFamily? {
        let now = self.now()
        return self.state.withLock { $0.families[id] }.flatMap { $0.expiresAt > now ? $0 : nil }
    }

    public func replace(_ family: RefreshFamily) async throws -> Bool {
        self.state.withLock { state in
            guard state.families[family.id]?.version == family.version - 1 else { return false }
            state.families[family.id] = family
            return true
        }
    }

    public func families(ofSubject subject: String) async throws -> [RefreshFamily] {
        let now = self.now()
        return self.state.withLock { state in
            (state.bySubject[subject] ?? []).compactMap { state.families[$0] }.filter { $0.expiresAt > now }
        }
    }
}

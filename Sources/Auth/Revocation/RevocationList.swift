public import FoundationEssentials
import Synchronization

/// What has been revoked, as one node knows it: asked at each verification, in memory.
///
/// On one node it needs nothing else:
///
/// ```swift
/// let revocations = RevocationList()
/// let tokens = TokenAuthority(keys: keys, …, lifetime: .seconds(900), revocations: revocations)
/// try await revocations.revoke(.subject(user.id), lifetime: tokens.lifetime + tokens.leeway)
/// ```
///
/// On several, give it a store and let ``run(every:clock:onFailure:)`` ask that store each second: what one node revokes,
/// the others refuse within that time, and open connections that ask ``TokenAuthority/revalidate(_:for:)`` end as soon. When
/// the store has not answered for ``maximumStaleness``, tokens are refused with ``AuthError/Code/revocationsUnavailable``,
/// since a revoked one cannot be told from the others.
public final class RevocationList: Sendable {
    private struct State {
        var table: RevocationTable
        /// Up to when the store's revocations are known.
        var knownAt: Date?
    }

    private enum Answer { case good, revoked, unknown }

    /// How long tokens are accepted while the store does not answer; `nil` for any time. Without a store it does not
    /// matter.
    public let maximumStaleness: Duration?
    /// How far the clocks of two nodes may differ.
    public let clockDifference: Duration

    private let store: (any RevocationStore)?
    private let now: @Sendable () -> Date
    private let state: Mutex<State>

    /// Creates a list.
    ///
    /// - Parameters:
    ///   - store: What the nodes share. With it, no token is good before the first ``refresh()``, which
    ///     ``run(every:clock:onFailure:)`` begins with.
    ///   - maximumStaleness: How long tokens are accepted while the store does not answer; `nil` for any time.
    ///   - clockDifference: How far the clocks of two nodes may differ: revocations dated that much earlier are asked for
    ///     again.
    ///   - maximumCount: How many revocations are remembered at most, some 200 bytes each. If the store has more, no token
    ///     is good.
    ///   - now: The current time.
    public init(
        store: (any RevocationStore)? = nil,
        maximumStaleness: Duration? = .seconds(60),
        clockDifference: Duration = .seconds(60),
        maximumCount: Int = 100_000,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.store = store
        self.maximumStaleness = maximumStaleness
        self.clockDifference = clockDifference
        self.now = now
        self.state = Mutex(State(table: RevocationTable(maximumCount: maximumCount)))
    }

    /// How many revocations are remembered.
    public var count: Int { self.state.withLock { $0.table.count } }

    /// Revokes tokens: here at once, on the other nodes when they ask next.
    ///
    /// - Parameters:
    ///   - target: Which tokens.
    ///   - lifetime: The longest lifetime of such a token, leeway included; `nil` for ever. A key's revocation ends with
    ///     the key, so take `nil`, and ``KeySet/retire(id:)`` it everywhere.
    /// - Throws: ``AuthError`` with ``AuthError/Code/overloaded`` when too many are remembered; what the store throws, and
    ///   then the tokens are refused here only.
    public func revoke(_ target: Revocation.Target, lifetime: Duration?) async throws {
        let now = self.now()
        let revocation = Revocation(
            target,
            revokedAt: Date(timeIntervalSince1970: RevocationTime(seconds: now.timeIntervalSince1970).seconds),
            expiresAt: lifetime.map { now.addingTimeInterval($0.timeInterval) }
        )
        guard self.state.withLock({ $0.table.insert(revocation, now: now) }) else {
            throw AuthError(.overloaded, "Too many revocations are remembered.")
        }
        try await self.store?.insert(revocation)
    }

    /// Refuses a token that has been revoked.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/revoked`` or ``AuthError/Code/revocationsUnavailable``.
    public func check<Claims>(_ token: VerifiedToken<Claims>) throws {
        let answer: Answer = self.state.withLock { state in
            let isRevoked = state.table.revokes(
                tokenID: token.tokenID,
                sessionID: token.sessionID,
                subject: token.subject,
                keyID: token.keyID,
                issuedAt: token.issuedAt
            )
            if isRevoked { return .revoked }
            return self.isKnown(state) ? .good : .unknown
        }
        switch answer {
        case .good: return
        case .revoked: throw AuthError(.revoked, "The token has been revoked.")
        case .unknown: throw AuthError(.revocationsUnavailable, "It is not known which tokens have been revoked.")
        }
    }

    /// Asks the store for what has been revoked since it was asked last.
    ///
    /// - Throws: What the store throws.
    public func refresh() async throws {
        guard let store else { return }
        let now = self.now()
        let since = self.state.withLock { state in
            // What found no room has to be asked for again.
            state.table.isOverfull ? nil : state.knownAt?.addingTimeInterval(-self.clockDifference.timeInterval)
        }
        let revocations = try await store.revocations(since: since, now: now)
        self.state.withLock { state in
            state.table.merge(revocations, areAll: since == nil, now: now)
            state.knownAt = max(state.knownAt ?? now, now)
        }
    }

    /// Keeps the list up to date until the task is cancelled.
    ///
    /// - Parameters:
    ///   - interval: How long to wait between two questions.
    ///   - clock: The clock to wait by.
    ///   - onFailure: Told what the store throws. The next question is asked as if nothing had happened.
    /// - Throws: `CancellationError`.
    public func run(
        every interval: Duration = .seconds(1),
        clock: any Clock<Duration> = ContinuousClock(),
        onFailure: @Sendable (any Error) -> Void = { _ in }
    ) async throws {
        while true {
            do {
                try await self.refresh()
            } catch {
                try Task.checkCancellation()
                onFailure(error)
            }
            try await clock.sleep(for: interval)
        }
    }

    private func isKnown(_ state: State) -> Bool {
        guard self.store != nil else { return true }
        guard let knownAt = state.knownAt, !state.table.isOverfull else { return false }
        guard let maximumStaleness else { return true }
        return self.now() < knownAt.addingTimeInterval(maximumStaleness.timeInterval)
    }
}

public import Auth
public import FoundationEssentials
import Synchronization

/// What every `RefreshTokenStore` promises, as checks that a test suite runs one by one.
///
/// It links no test library: a check returns, or throws a ``ConformanceFailure``.
///
/// ```swift
/// @Suite("Our store") struct OurStoreTests {
///     @Test(arguments: RefreshTokenStoreConformance.Check.allCases)
///     func conforms(check: RefreshTokenStoreConformance.Check) async throws {
///         try await RefreshTokenStoreConformance { now in OurStore(now: now) }.run(check)
///     }
/// }
/// ```
public struct RefreshTokenStoreConformance: Sendable {
    /// What is promised.
    public enum Check: String, CaseIterable, Sendable {
        /// A session is read as it was written, every time and in every part.
        case keepsSessionsExactly
        /// One identifier, one session.
        case refusesASecondInsertion
        /// Only the next version of what is stored is written.
        case replacesTheVersionBeforeOnly
        /// Of many that replace one version at once, one does.
        case letsOneOfManyReplace
        /// The sessions of a subject are found, all of them and no others.
        case listsTheSessionsOfASubject
        /// A session that has expired is neither found nor listed.
        case forgetsExpiredSessions
        /// Two refreshes at once both yield tokens that are good, and the session goes on.
        case letsConcurrentRefreshesSucceed
        /// A token that is used after its grace window ends the session, told once.
        case revokesASessionOnReuse
    }

    /// Makes an empty store that goes by the given time.
    public typealias MakeStore = @Sendable (_ now: @escaping @Sendable () -> Date) async throws -> any RefreshTokenStore

    let time = SettableTime()
    private let makeStore: MakeStore

    /// - Parameter makeStore: Makes an empty store that goes by the given time.
    public init(makeStore: @escaping MakeStore) { self.makeStore = makeStore }

    /// Runs all checks, one after the other, each on a store of its own.
    ///
    /// - Throws: ``ConformanceFailure``, and what the store throws.
    public func run() async throws {
        for check in Check.allCases { try await Self(makeStore: self.makeStore).run(check) }
    }

    /// Runs a check.
    ///
    /// - Throws: ``ConformanceFailure``, and what the store throws.
    public func run(_ check: Check) async throws {
        let store = try await self.makeStore { self.time.now }
        do {
            switch check {
            case .keepsSessionsExactly: try await self.keepsSessionsExactly(store)
            case .refusesASecondInsertion: try await self.refusesASecondInsertion(store)
            case .replacesTheVersionBeforeOnly: try await self.replacesTheVersionBeforeOnly(store)
            case .letsOneOfManyReplace: try await self.letsOneOfManyReplace(store)
            case .listsTheSessionsOfASubject: try await self.listsTheSessionsOfASubject(store)
            case .forgetsExpiredSessions: try await self.forgetsExpiredSessions(store)
            case .letsConcurrentRefreshesSucceed: try await self.letsConcurrentRefreshesSucceed(store)
            case .revokesASessionOnReuse: try await self.revokesASessionOnReuse(store)
            }
        } catch let failure as ConformanceFailure {
            throw ConformanceFailure("\(check.rawValue): \(failure.description)")
        }
    }

    func authority(
        _ store: any RefreshTokenStore,
        onReuse: @escaping @Sendable (SessionAuthority.Reuse) async -> Void = { _ in }
    ) throws -> SessionAuthority {
        let keys = try KeySet(signing: .generate(id: "k"))
        let tokens = TokenAuthority(
            keys: keys,
            issuer: "conformance",
            audience: "conformance",
            lifetime: .seconds(300),
            now: { self.time.now }
        )
        return SessionAuthority(tokens: tokens, store: store, onReuse: onReuse)
    }
}

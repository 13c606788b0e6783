public import FoundationEssentials
import Synchronization

/// Keeps revocations in the memory of one process, for tests and for several authorities in one.
public final class InMemoryRevocationStore: RevocationStore {
    /// How many revocations are kept at most.
    public let maximumCount: Int

    private let revocations = Mutex<[Revocation]>([])

    /// Creates an empty store.
    public init(maximumCount: Int = 100_000) {
        self.maximumCount = maximumCount
    }

    /// Keeps a revocation until it expires.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/overloaded`` when there is no room: forgetting another one would make
    ///   its tokens good again.
    public func insert(_ revocation: Revocation) async throws {
        let isKept = self.revocations.withLock { revocations in
            if revocations.count >= self.maximumCount {
                revocations.removeAll { $0.isOver(at: revocation.revokedAt) }
            }
            guard revocations.count < self.maximumCount else { return false }
            revocations.append(revocation)
            return true
        }
        guard isKept else { throw AuthError(.overloaded, "Too many revocations are remembered.") }
    }

    /// What has been revoked from a time on and is not over.
    public func revocations(since time: Date?, now: Date) async throws -> [Revocation] {
        self.revocations.withLock { revocations in
            revocations.removeAll { $0.isOver(at: now) }
            guard let time else { return revocations }
            return revocations.filter { $0.revokedAt >= time }
        }
    }
}

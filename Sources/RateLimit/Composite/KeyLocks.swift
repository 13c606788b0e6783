import Synchronization

/// Keeps decisions about the same key of one limit apart, where several limits are decided together.
///
/// A table has a lock of its own, for as long as one of its keys is looked at. These are held from the first limit to the last.
struct KeyLocks: Sendable {
    private final class Lock: Sendable {
        let mutex = Mutex(())
    }

    private let locks = (0..<64).map { _ in Lock() }

    /// Does `body` with the locks of several limits held, each for one key.
    ///
    /// They are taken in the order in which they are given. Whoever takes some gives them in the same order, so that no two
    /// threads wait for each other.
    static func withLocks<Result: Sendable>(
        _ keys: ArraySlice<(locks: KeyLocks, key: KeyDigest)>,
        _ body: () -> Result
    ) -> Result {
        guard let (locks, key) = keys.first else { return body() }
        return locks.locks[key.place(among: locks.locks.count)].mutex.withLock { _ in
            Self.withLocks(keys.dropFirst(), body)
        }
    }
}

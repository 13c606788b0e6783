import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A lock for a few dozen nanoseconds of work.
///
/// `Mutex` on Linux has the kernel hand it over whenever two threads meet. Here whoever comes too early tries again a few
/// times, and then queues at a `Mutex`, behind which one thread at a time goes on trying and lets others run in between. So only
/// the threads that came last and one of those in the queue look at the lock, however many wait.
struct ShardLock: ~Copyable, Sendable {
    private let isHeld = Atomic<Bool>(false)
    private let queue = Mutex<Void>(())

    private static let triesBeforeQueueing = 64

    @inline(__always)
    func lock() {
        if !self.tryLock() { self.lockSlowly() }
    }

    @inline(__always)
    func unlock() { self.isHeld.store(false, ordering: .releasing) }

    @inline(__always)
    private func tryLock() -> Bool {
        self.isHeld.weakCompareExchange(
            expected: false,
            desired: true,
            successOrdering: .acquiring,
            failureOrdering: .relaxed
        ).exchanged
    }

    @inline(never)
    private func lockSlowly() {
        for _ in 0..<Self.triesBeforeQueueing {
            // Looked at before it is tried, so that those who wait do not take the cache line from each other.
            if !self.isHeld.load(ordering: .relaxed), self.tryLock() { return }
        }
        self.queue.withLock { _ in
            while self.isHeld.load(ordering: .relaxed) || !self.tryLock() { sched_yield() }
        }
    }
}

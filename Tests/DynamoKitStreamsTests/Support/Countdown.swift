import Synchronization

/// Counts how often something may still happen.
final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) {
        self.left = Mutex(count)
    }

    var isOver: Bool { self.left.withLock { $0 == 0 } }

    /// - Returns: Whether there was one left.
    func take() -> Bool {
        self.left.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
    }

    /// - Returns: Whether this is the first, third, fifth and so on.
    func takeEverySecond() -> Bool {
        self.left.withLock { left in
            left -= 1
            return left % 2 == 0
        }
    }
}

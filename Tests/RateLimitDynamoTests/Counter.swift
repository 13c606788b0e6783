import Synchronization

/// Counts from 0.
final class Counter: Sendable {
    private let value = Atomic(0)

    func take() -> Int { self.value.add(1, ordering: .relaxed).oldValue }
}

import Synchronization

/// Places in a queue, given out ahead of what takes them: who sends learns at once, on any thread, whether there is room.
struct Reservations: ~Copyable, Sendable {
    private let taken = Atomic<Int>(0)
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Takes a place.
    ///
    /// - Returns: Whether there was one.
    func reserve() -> Bool {
        guard self.taken.wrappingAdd(1, ordering: .relaxed).newValue > self.capacity else { return true }
        self.release()
        return false
    }

    /// Gives a place back.
    func release() {
        self.taken.wrappingSubtract(1, ordering: .relaxed)
    }
}

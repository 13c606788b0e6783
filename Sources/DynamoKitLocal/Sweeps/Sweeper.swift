/// Sweeps a store every so often, until it is stopped or nobody has it any more.
final class Sweeper: Sendable {
    private let task: Task<Void, Never>

    init(store: Store, interval: Duration) {
        // Weak: a store that nobody closes goes with its owner all the same.
        self.task = Task { [weak store] in
            while true {
                do {
                    try await Task.sleep(for: interval)
                    guard let store else { return }
                    _ = try await store.sweep()
                } catch is CancellationError {
                    return
                } catch {
                    // The store is busy or fails, which every request tells too. What is over waits for the next time.
                }
            }
        }
    }

    deinit { self.task.cancel() }

    /// Ends it, once what it has begun is done.
    func stop() async {
        self.task.cancel()
        await self.task.value
    }
}

import Dispatch
import Synchronization

/// Runs blocking work beside the cooperative thread pool, a fixed number of pieces at a time.
///
/// Each lane is a serial dispatch queue. Such a queue borrows a thread of its own while it has work and none while it has
/// not, so there is nothing to start or to shut down, and Swift's own threads stay free whatever runs here.
final class BlockingLanes: Sendable {
    private let queues: [DispatchQueue]
    /// The number of pieces queued or running, per lane.
    private let loads: Mutex<[Int]>
    private let maximumLoad: Int

    /// - Parameters:
    ///   - label: The name that the threads show in a debugger.
    ///   - width: How many pieces run at a time.
    ///   - maximumWaiting: How many more may wait for their turn.
    init(label: String, width: Int, maximumWaiting: Int) {
        self.queues = (0..<width).map { DispatchQueue(label: "\(label).\($0)") }
        self.loads = Mutex(Array(repeating: 0, count: width))
        self.maximumLoad = width + maximumWaiting
    }

    /// Runs `work` on the lane that has the least to do.
    ///
    /// - Throws: What `work` throws; `CancellationError` if the task is cancelled before its turn comes, which costs the lane
    ///   nothing; ``AuthError/Code/overloaded`` if too many are waiting.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        guard let lane = self.enter() else {
            throw AuthError(.overloaded, "Too many passwords are waiting to be hashed.")
        }
        let cancellation = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.queues[lane].async {
                    let result = Result {
                        if cancellation.isSet { throw CancellationError() }
                        return try work()
                    }
                    self.loads.withLock { $0[lane] -= 1 }
                    continuation.resume(with: result)
                }
            }
        } onCancel: {
            cancellation.set()
        }
    }

    private func enter() -> Int? {
        self.loads.withLock { loads in
            guard loads.reduce(0, +) < self.maximumLoad else { return nil }
            let lane = loads.indices.min { loads[$0] < loads[$1] }
            if let lane { loads[lane] += 1 }
            return lane
        }
    }
}

/// Carries a task's cancellation to a queue.
private final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { self.flag.load(ordering: .relaxed) }

    func set() { self.flag.store(true, ordering: .relaxed) }
}

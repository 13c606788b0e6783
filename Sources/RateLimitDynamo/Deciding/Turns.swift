import RateLimit
import Synchronization

/// One request at a time goes to the store for an item. Those that come meanwhile wait, and the next goes for all of them.
///
/// So a hot key costs one write for however many requests came while the one before was under way.
final class Turns: Sendable {
    /// What becomes of a request.
    enum Turn: Sendable {
        /// It is to decide, for itself and those that it takes along.
        case lead
        /// Another has decided for it; `nil` if the store is away.
        case decided(RateLimitDecision?)
        case cancelled
    }

    /// A request that waits.
    struct Waiter: Sendable {
        fileprivate let number: UInt64
        let cost: Int
        fileprivate let continuation: CheckedContinuation<Turn, Never>
    }

    private struct Queue {
        var waiters: [Waiter] = []
    }

    private struct State {
        /// The items that somebody asks the store about, and who waits for that.
        var queues: [String: Queue] = [:]
        var lastNumber: UInt64 = 0
    }

    private let maximumWaiters: Int
    private let state = Mutex(State())

    init(maximumWaiters: Int) { self.maximumWaiters = maximumWaiters }

    /// Waits for a turn.
    ///
    /// - Returns: ``Turn/lead`` to whoever has to call ``end(_:with:for:)`` or ``handOver(_:to:)`` afterwards; `decided(nil)`
    ///   if too many wait already.
    func turn(_ key: String, cost: Int) async -> Turn {
        let number = self.state.withLock { state -> UInt64? in
            guard state.queues[key] != nil else {
                state.queues[key] = Queue()
                return nil
            }
            state.lastNumber += 1
            return state.lastNumber
        }
        guard let number else { return .lead }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let turn = self.state.withLock { state -> Turn? in
                    // A cancellation that came before found nobody waiting.
                    if Task.isCancelled { return .cancelled }
                    guard let count = state.queues[key]?.waiters.count else {
                        state.queues[key] = Queue()
                        return .lead
                    }
                    guard count < self.maximumWaiters else { return .decided(nil) }
                    state.queues[key]?.waiters.append(Waiter(number: number, cost: cost, continuation: continuation))
                    return nil
                }
                if let turn { continuation.resume(returning: turn) }
            }
        } onCancel: {
            self.cancel(number, key)
        }
    }

    /// Those who wait for this item; the leader decides for them too.
    func takeWaiters(_ key: String) -> [Waiter] {
        self.state.withLock { state in
            let waiters = state.queues[key]?.waiters ?? []
            state.queues[key]?.waiters = []
            return waiters
        }
    }

    /// Ends the leader's turn: tells those that it took along, and has the next one lead.
    func end(_ key: String, with decisions: [RateLimitDecision?], for waiters: [Waiter]) {
        self.next(key)
        for (waiter, decision) in zip(waiters, decisions) { waiter.continuation.resume(returning: .decided(decision)) }
    }

    /// Ends the leader's turn undecided: those that it took along wait again, and the first of them leads.
    func handOver(_ key: String, to waiters: [Waiter]) {
        self.state.withLock { $0.queues[key]?.waiters.insert(contentsOf: waiters, at: 0) }
        self.next(key)
    }

    private func next(_ key: String) {
        let next = self.state.withLock { state -> Waiter? in
            guard state.queues[key]?.waiters.isEmpty == false else {
                state.queues[key] = nil
                return nil
            }
            return state.queues[key]?.waiters.removeFirst()
        }
        next?.continuation.resume(returning: .lead)
    }

    private func cancel(_ number: UInt64, _ key: String) {
        let waiter = self.state.withLock { state -> Waiter? in
            if let index = state.queues[key]?.waiters.firstIndex(where: { $0.number == number }) {
                return state.queues[key]?.waiters.remove(at: index)
            }
            return nil
        }
        waiter?.continuation.resume(returning: .cancelled)
    }
}

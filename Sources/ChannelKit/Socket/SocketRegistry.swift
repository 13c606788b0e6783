import NIOCore
import Synchronization

/// The sockets of an endpoint, from when they open until their last channel has ended.
final class SocketRegistry: Sendable {
    /// What is waited for.
    enum Condition: Sendable {
        /// No closed socket has a channel that still ends.
        case nothingEnding
        /// Moreover, no socket is open.
        case nothingLeft
    }

    private struct Waiter {
        let condition: Condition
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var isShutDown = false
        var open: [ObjectIdentifier: NIOLoopBound<Socket>] = [:]
        /// How many sockets are closed and have channels that have not ended.
        var endingCount = 0
        var waiters: [MemberID: Waiter] = [:]

        func fulfils(_ condition: Condition) -> Bool {
            switch condition {
            case .nothingEnding: self.endingCount == 0
            case .nothingLeft: self.endingCount == 0 && self.open.isEmpty
            }
        }
    }

    private let state = Mutex(State())

    /// Whether no more sockets are let in.
    var isShutDown: Bool { self.state.withLock { $0.isShutDown } }

    /// How many sockets are open, and how many are closed and have channels that have not ended.
    var counts: (open: Int, ending: Int) { self.state.withLock { ($0.open.count, $0.endingCount) } }

    // MARK: What sockets say, each on its event loop

    func opened(_ socket: Socket) {
        let eventLoop = socket.transport.eventLoop
        let bound = NIOLoopBound(socket, eventLoop: eventLoop)
        let isLate = self.state.withLock { state in
            state.open[ObjectIdentifier(socket)] = bound
            return state.isShutDown
        }
        // In a turn of its own: the transport is only about to open.
        if isLate { eventLoop.execute { bound.value.drain() } }
    }

    /// The socket is closed; its channels may not have ended.
    func closed(_ socket: Socket) {
        self.state.withLock { state in
            state.open[ObjectIdentifier(socket)] = nil
            state.endingCount += 1
        }
    }

    /// The last channel of a closed socket has ended.
    func ended() {
        let fulfilled = self.state.withLock { state -> [Waiter] in
            state.endingCount -= 1
            let ids = state.waiters.filter { state.fulfils($0.value.condition) }.keys
            return ids.compactMap { state.waiters.removeValue(forKey: $0) }
        }
        for waiter in fulfilled { waiter.continuation.resume(returning: true) }
    }

    // MARK: Shutting down

    /// Lets no more sockets in, and closes those that are open, each at a random moment of the window.
    func closeAll(over window: Duration) {
        let sockets = self.state.withLock { state in
            state.isShutDown = true
            return Array(state.open.values)
        }
        for socket in sockets {
            let delay = window > .zero ? window * Double.random(in: 0..<1) : .zero
            socket.eventLoop.scheduleTask(in: TimeAmount(delay)) { socket.value.drain() }
        }
    }

    /// Waits until a condition holds, but not longer than so long. Cancellation does not cut it short.
    ///
    /// - Returns: Whether it holds.
    func wait(for condition: Condition, within timeout: Duration) async -> Bool {
        let id = MemberID()
        var timer: Task<Void, Never>?
        defer { timer?.cancel() }
        return await withCheckedContinuation { continuation in
            let isFulfilled = self.state.withLock { state in
                if state.fulfils(condition) { return true }
                state.waiters[id] = Waiter(condition: condition, continuation: continuation)
                return false
            }
            guard !isFulfilled else { return continuation.resume(returning: true) }
            timer = Task {
                try? await Task.sleep(for: timeout)
                self.giveUp(id)
            }
        }
    }

    private func giveUp(_ id: MemberID) {
        let waiter = self.state.withLock { $0.waiters.removeValue(forKey: id) }
        waiter?.continuation.resume(returning: false)
    }
}

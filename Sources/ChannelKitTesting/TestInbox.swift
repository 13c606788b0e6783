import NIOCore
import NIOPosix
import Synchronization

/// Frames that wait for a test, in order.
final class TestInbox: Sendable {
    private struct Waiter {
        let id: UInt64
        let isWanted: @Sendable (TestFrame) -> Bool
        let continuation: CheckedContinuation<TestFrame?, Never>
        /// Gives up. In real time, whatever time the connection has.
        var timer: Scheduled<Void>?

        func resume(returning frame: TestFrame?) {
            self.timer?.cancel()
            self.continuation.resume(returning: frame)
        }
    }

    private struct State {
        var frames: [TestFrame] = []
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
    }

    private static let realTime = MultiThreadedEventLoopGroup.singleton.next()

    private let state = Mutex(State())

    func append(_ frame: TestFrame) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.isWanted(frame) }) else {
                state.frames.append(frame)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.resume(returning: frame)
    }

    /// The first frame that is wanted, as soon as it is there; `nil` when the time is up. The others stay where they are.
    func next(
        within deadline: Duration,
        where isWanted: @escaping @Sendable (TestFrame) -> Bool
    ) async -> TestFrame? {
        await withCheckedContinuation { continuation in
            let (frame, waiting) = self.state.withLock { state -> (TestFrame?, UInt64?) in
                if let index = state.frames.firstIndex(where: isWanted) { return (state.frames.remove(at: index), nil) }
                let id = state.nextID
                state.nextID += 1
                state.waiters.append(Waiter(id: id, isWanted: isWanted, continuation: continuation))
                return (nil, id)
            }
            guard let id = waiting else {
                continuation.resume(returning: frame)
                return
            }
            let timer = Self.realTime.scheduleTask(in: TimeAmount(deadline)) { self.giveUp(id) }
            let isWaiting = self.state.withLock { state -> Bool in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return false }
                state.waiters[index].timer = timer
                return true
            }
            if !isWaiting { timer.cancel() }
        }
    }

    /// Whether a frame is there, and which. It stays.
    func first(where isWanted: (TestFrame) -> Bool) -> TestFrame? {
        self.state.withLock { $0.frames.first(where: isWanted) }
    }

    /// What waits, for the description of a timeout.
    var waiting: [TestFrame] { self.state.withLock { $0.frames } }

    private func giveUp(_ id: UInt64) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.resume(returning: nil)
    }
}

import NIOCore
import NIOPosix
import Synchronization

/// What has come and waits for a test, in order.
final class TestInbox<Element: Sendable>: Sendable {
    private struct Waiter {
        let id: UInt64
        let isWanted: @Sendable (Element) -> Bool
        let continuation: CheckedContinuation<Element?, Never>
        /// Gives up. In real time, whatever time the connection has.
        var timer: Scheduled<Void>?

        func resume(returning element: Element?) {
            self.timer?.cancel()
            self.continuation.resume(returning: element)
        }
    }

    private struct State {
        var elements: [Element] = []
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
    }

    private let realTime = MultiThreadedEventLoopGroup.singleton.next()

    private let state = Mutex(State())

    func append(_ element: Element) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.isWanted(element) }) else {
                state.elements.append(element)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.resume(returning: element)
    }

    /// The first element that is wanted, as soon as it is there; `nil` when the time is up. The others stay where they are.
    func next(
        within deadline: Duration,
        where isWanted: @escaping @Sendable (Element) -> Bool
    ) async -> Element? {
        await withCheckedContinuation { continuation in
            let (element, waiting) = self.state.withLock { state -> (Element?, UInt64?) in
                if let index = state.elements.firstIndex(where: isWanted) {
                    return (state.elements.remove(at: index), nil)
                }
                let id = state.nextID
                state.nextID += 1
                state.waiters.append(Waiter(id: id, isWanted: isWanted, continuation: continuation))
                return (nil, id)
            }
            guard let id = waiting else {
                continuation.resume(returning: element)
                return
            }
            let timer = self.realTime.scheduleTask(in: TimeAmount(deadline)) { self.giveUp(id) }
            let isWaiting = self.state.withLock { state -> Bool in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return false }
                state.waiters[index].timer = timer
                return true
            }
            if !isWaiting { timer.cancel() }
        }
    }

    /// Whether a element is there, and which. It stays.
    func first(where isWanted: (Element) -> Bool) -> Element? {
        self.state.withLock { $0.elements.first(where: isWanted) }
    }

    /// What waits, for the description of a timeout.
    var waiting: [Element] { self.state.withLock { $0.elements } }

    private func giveUp(_ id: UInt64) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.resume(returning: nil)
    }
}

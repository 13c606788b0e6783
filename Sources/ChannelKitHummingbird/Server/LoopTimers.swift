import NIOCore

/// The timers of the connections on one event loop. Confined to it.
///
/// To cancel a scheduled task, NIO looks through all that the loop has, and each socket has one. A timer knows where it
/// stands, and the loop has one task for all of them.
final class LoopTimers {
    /// One that runs, or has run.
    final class Timer {
        let deadline: NIODeadline
        /// Where it stands in the heap; `nil` once it is no longer there.
        fileprivate var position: Int?
        fileprivate let body: () -> Void

        fileprivate init(deadline: NIODeadline, body: @escaping () -> Void) {
            self.deadline = deadline
            self.body = body
        }
    }

    private struct WakeUp {
        let deadline: NIODeadline
        let task: Scheduled<Void>
    }

    private let eventLoop: any EventLoop
    /// A binary heap: none is due before its parent, which stands at half its position.
    private var heap: [Timer] = []
    /// When the loop comes here: at the first deadline or earlier. Nobody calls it off when a timer is cancelled.
    private var wakeUp: WakeUp?

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// How many run.
    var count: Int { self.heap.count }

    /// Calls `body` when so much time has passed, unless the timer is cancelled before.
    func schedule(in delay: TimeAmount, _ body: @escaping () -> Void) -> Timer {
        let timer = Timer(deadline: self.eventLoop.now + delay, body: body)
        self.heap.append(timer)
        self.rise(timer, from: self.heap.endIndex - 1)
        self.wakeUpForFirst()
        return timer
    }

    /// Forgets a timer, if it has not run.
    func cancel(_ timer: Timer) {
        guard let position = timer.position else { return }
        timer.position = nil
        let last = self.heap.removeLast()
        guard last !== timer else { return }
        self.rise(last, from: position)
        self.sink(last)
    }

    // MARK: The task

    private func wakeUpForFirst() {
        guard let first = self.heap.first else { return }
        if let wakeUp = self.wakeUp {
            guard first.deadline < wakeUp.deadline else { return }
            wakeUp.task.cancel()
        }
        let task = self.eventLoop.assumeIsolated().scheduleTask(deadline: first.deadline) { self.run() }
        self.wakeUp = WakeUp(deadline: first.deadline, task: task)
    }

    private func run() {
        let now = self.eventLoop.now
        // What these schedule comes later than now, so it needs no task until they are done.
        while let first = self.heap.first, first.deadline <= now {
            self.cancel(first)
            first.body()
        }
        self.wakeUp = nil
        self.wakeUpForFirst()
    }

    // MARK: The heap

    private func put(_ timer: Timer, at position: Int) {
        self.heap[position] = timer
        timer.position = position
    }

    /// Puts a timer at a position, or nearer to the first as its deadline has it.
    private func rise(_ timer: Timer, from position: Int) {
        var position = position
        while position > 0 {
            let parent = self.heap[(position - 1) / 2]
            guard timer.deadline < parent.deadline else { break }
            self.put(parent, at: position)
            position = (position - 1) / 2
        }
        self.put(timer, at: position)
    }

    /// Moves a timer away from the first as its deadline has it.
    private func sink(_ timer: Timer) {
        guard var position = timer.position else { return }
        while true {
            var child = 2 * position + 1
            guard child < self.heap.count else { break }
            if child + 1 < self.heap.count, self.heap[child + 1].deadline < self.heap[child].deadline { child += 1 }
            guard self.heap[child].deadline < timer.deadline else { break }
            self.put(self.heap[child], at: position)
            position = child
        }
        self.put(timer, at: position)
    }
}

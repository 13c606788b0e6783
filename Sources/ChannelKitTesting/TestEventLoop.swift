import ChannelKit
public import Dispatch
public import NIOCore
import NIOPosix
import Synchronization

/// An event loop whose time is the test's: it stands still until the test moves it.
///
/// What is to happen at once happens at once, on a thread of the process's own loops. What is to happen later, such as the
/// end of a presence window, a `send(_:after:)` of a channel or the grace of one that ends, happens when ``advance(by:)``
/// gets there: in order, each moment with all that follows from it before the next.
///
/// ```swift
/// let loop = TestEventLoop()
/// let ann = try await TestClient.connect(to: endpoint, query: "token=ann", eventLoop: loop)
/// try await ann.join("room:general")
/// try await ann.expectNothing()
/// await loop.advance(by: .milliseconds(100))
/// try await ann.expectBroadcast("presence_diff", on: "room:general")
/// ```
///
/// `Task.sleep` knows nothing of it: let a channel that waits send itself something later.
public final class TestEventLoop: EventLoop {
    private struct Timer: Sendable {
        let id: UInt64
        let deadline: NIODeadline
        let body: @Sendable () -> Void
    }

    private struct Waiter {
        /// Resumed when more than this has been done.
        let turns: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        /// How much is to be done at once and has not been.
        var pending = 0
        /// How much has been done.
        var turns: UInt64 = 0
        var timers: [Timer] = []
        var waiters: [UInt64: Waiter] = [:]
        var nextID: UInt64 = 0

        mutating func takeID() -> UInt64 {
            defer { self.nextID += 1 }
            return self.nextID
        }

        /// The next timer that is due by then, with the time moved to it.
        mutating func takeTimer(by end: NIODeadline) -> Timer? {
            let due = self.timers.indices.min {
                (self.timers[$0].deadline, self.timers[$0].id) < (self.timers[$1].deadline, self.timers[$1].id)
            }
            guard let due, self.timers[due].deadline <= end else { return nil }
            let timer = self.timers.remove(at: due)
            self.now = max(self.now, timer.deadline)
            return timer
        }
    }

    /// Lends its thread, and knows the real time.
    private let base: any EventLoop
    private let state = Mutex(State())
    /// The sockets whose handlers ``settle(within:)`` waits for.
    private let sockets: NIOLoopBoundBox<TestSockets>

    /// Makes a loop.
    public init() {
        self.base = MultiThreadedEventLoopGroup.singleton.next()
        self.sockets = NIOLoopBoundBox.makeBoxSendingValue(TestSockets(), eventLoop: self.base)
    }

    // MARK: Time

    /// What it takes for the time.
    public var now: NIODeadline { self.state.withLock { $0.now } }

    /// Moves the time, and does what is due until then, in order.
    ///
    /// Returns when the loop has nothing more to do. A handler that waits for something else goes on by itself.
    public func advance(by duration: Duration) async {
        await self.drain()
        let end = self.now + TimeAmount(duration)
        while let timer = self.state.withLock({ $0.takeTimer(by: end) }) {
            self.execute(timer.body)
            await self.drain()
        }
        self.state.withLock { $0.now = max($0.now, end) }
    }

    /// Waits until nothing more can happen on this loop unless a client sends something, the server's own code does, or the
    /// time moves: the loop has nothing to do, and no handler of a channel on it runs or waits.
    ///
    /// - Parameters:
    ///   - deadline: How long handlers may take to end, in real time.
    ///   - fileID: Where the expectation stands.
    ///   - line: Where the expectation stands.
    /// - Throws: ``TestFailure`` if one has not ended by then.
    public func settle(
        within deadline: Duration = .seconds(600),
        fileID: StaticString = #fileID,
        line: UInt = #line
    ) async throws {
        let end = self.base.now + TimeAmount(deadline)
        while true {
            let (isSettled, turns) = await self.look { $0.areResting }
            if isSettled { return }
            guard await self.hasDoneMore(than: turns, by: end) else {
                throw TestFailure("a handler has not ended: what it sends cannot be known", fileID: fileID, line: line)
            }
        }
    }

    /// Waits until the loop has nothing to do.
    private func drain() async {
        while true {
            let (isDone, turns) = await self.look { _ in true }
            if isDone { return }
            _ = await self.hasDoneMore(than: turns, by: .distantFuture)
        }
    }

    /// Whether the loop has nothing to do and a condition holds, and how much has been done by then.
    private func look(_ condition: @escaping @Sendable (TestSockets) -> Bool) async -> (Bool, turns: UInt64) {
        await withCheckedContinuation { continuation in
            self.base.execute {
                let holds = condition(self.sockets.value)
                let (pending, turns) = self.state.withLock { ($0.pending, $0.turns) }
                continuation.resume(returning: (holds && pending == 0, turns))
            }
        }
    }

    /// Waits until more has been done; `false` if the real time is up before.
    private func hasDoneMore(than turns: UInt64, by end: NIODeadline) async -> Bool {
        await withCheckedContinuation { continuation in
            let id = self.state.withLock { state -> UInt64? in
                guard state.turns == turns else { return nil }
                let id = state.takeID()
                state.waiters[id] = Waiter(turns: turns, continuation: continuation)
                return id
            }
            guard let id else { return continuation.resume(returning: true) }
            guard end != .distantFuture else { return }
            self.base.scheduleTask(deadline: end) {
                self.state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: false)
            }
        }
    }

    /// A socket has been opened on this loop. Called on it.
    func opened(_ socket: TestTransport) {
        self.sockets.value.add(socket)
    }

    // MARK: EventLoop

    public var inEventLoop: Bool { self.base.inEventLoop }

    public func execute(_ task: @escaping @Sendable () -> Void) {
        self.state.withLock { $0.pending += 1 }
        self.base.execute {
            task()
            self.finishedTurn()
        }
    }

    private func finishedTurn() {
        let waiters = self.state.withLock { state -> [Waiter] in
            state.pending -= 1
            state.turns += 1
            guard state.pending == 0 else { return [] }
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.continuation.resume(returning: true) }
    }

    @discardableResult
    public func scheduleTask<T>(in delay: TimeAmount, _ task: @escaping @Sendable () throws -> T) -> Scheduled<T> {
        self.scheduleTask(deadline: self.now + delay, task)
    }

    @discardableResult
    public func scheduleTask<T>(
        deadline: NIODeadline,
        _ task: @escaping @Sendable () throws -> T
    ) -> Scheduled<T> {
        let promise = self.makePromise(of: T.self)
        let body: @Sendable () -> Void = { promise.assumeIsolated().completeWith(Result { try task() }) }
        let id = self.state.withLock { state -> UInt64? in
            guard deadline > state.now else { return nil }
            let id = state.takeID()
            state.timers.append(Timer(id: id, deadline: deadline, body: body))
            return id
        }
        guard let id else {
            self.execute(body)
            return Scheduled(promise: promise) {}
        }
        return Scheduled(promise: promise) { self.cancel(id) }
    }

    private func cancel(_ id: UInt64) {
        self.state.withLock { $0.timers.removeAll { $0.id == id } }
    }

    /// Drops what was to happen later.
    public func shutdownGracefully(queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void) {
        self.state.withLock { $0.timers = [] }
        queue.async { callback(nil) }
    }
}

/// The open sockets of a loop, and those whose channels may not have ended. Confined to the loop.
final class TestSockets {
    private struct Entry {
        weak var socket: Socket?
    }

    private var entries: [Entry] = []

    func add(_ transport: TestTransport) {
        self.entries.removeAll { $0.socket == nil }
        self.entries.append(Entry(socket: transport.socket))
    }

    var areResting: Bool { self.entries.allSatisfy { $0.socket?.isResting ?? true } }
}

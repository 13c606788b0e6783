import ChannelKit
import DequeModule

/// One channel from a client's side: when it is joined, which messages belong to it, and what waits to be sent.
struct RemoteChannelStateMachine: Sendable {
    private enum State {
        /// Not joined, and not to be. Goes on to `waiting` or `joining`.
        case closed
        /// There is no connection. Goes on to `joining` or `closed`.
        case waiting
        /// Goes on to `joined`, `errored`, `waiting`, `leaving` or `closed`.
        case joining(Ref)
        /// Goes on to `errored`, `waiting`, `leaving` or `closed`.
        case joined(Ref)
        /// Something went wrong, and it is joined anew after a while. Goes on to `joining`, `waiting` or `closed`.
        case errored
        /// Goes on to `closed`.
        case leaving(join: Ref, leave: Ref)
    }

    private let buffer: PushBuffer
    private var state: State = .closed
    /// Whether it has been joined since the application asked for it.
    private var hasBeenJoined = false
    /// How often it has failed to be joined anew, in a row.
    private var failures = 0
    /// What waits until it is joined, in order.
    private var waiting: Deque<Ref> = []
    /// What has been sent, and waits for an answer.
    private var sent: Set<Ref> = []

    init(buffer: PushBuffer) {
        self.buffer = buffer
    }

    /// The join that messages belong to.
    var joinRef: Ref? {
        switch self.state {
        case .joining(let join), .joined(let join), .leaving(let join, _): join
        case .closed, .waiting, .errored: nil
        }
    }

    // MARK: Joining

    enum JoinAction: Equatable {
        case send(Ref)
        case wait
        case refuse
    }

    /// The application wants to join.
    mutating func requestedJoin(_ ref: Ref, isConnected: Bool) -> JoinAction {
        guard case .closed = self.state else { return .refuse }
        self.hasBeenJoined = false
        self.failures = 0
        guard isConnected else {
            self.state = .waiting
            return .wait
        }
        self.state = .joining(ref)
        return .send(ref)
    }

    /// - Returns: Whether to join with this reference.
    mutating func connectionOpened(_ ref: Ref) -> Bool {
        guard case .waiting = self.state else { return false }
        self.state = .joining(ref)
        return true
    }

    /// It is time to join anew.
    ///
    /// - Returns: Whether to do so with this reference.
    mutating func rejoinDue(_ ref: Ref) -> Bool {
        guard case .errored = self.state else { return false }
        self.state = .joining(ref)
        return true
    }

    /// A join has not been answered.
    ///
    /// - Returns: How often it has failed now, to join anew after a while; `nil` if that is another join's matter. The server
    ///   may have let the client in: it is to be told that the client leaves.
    mutating func joinTimedOut(_ ref: Ref) -> Int? {
        guard case .joining(ref) = self.state else { return nil }
        return self.fail()
    }

    private mutating func fail() -> Int {
        self.state = .errored
        self.failures += 1
        return self.failures
    }

    // MARK: Leaving

    enum LeaveAction: Equatable {
        case send(join: Ref, leave: Ref)
        /// The server knows of no channel.
        case leftAlready
        /// It is being left.
        case none
    }

    mutating func requestedLeave(_ ref: Ref) -> LeaveAction {
        switch self.state {
        case .joining(let join), .joined(let join):
            self.state = .leaving(join: join, leave: ref)
            return .send(join: join, leave: ref)
        case .closed, .waiting, .errored:
            self.state = .closed
            return .leftAlready
        case .leaving:
            return .none
        }
    }

    /// It is over, whatever the server says: a leave has not been answered, or the client is disconnected.
    mutating func closed() {
        self.state = .closed
    }

    // MARK: Pushing

    enum PushAction: Equatable {
        case send(join: Ref)
        case buffer
        /// There is no room. Another one gives way.
        case bufferInstead(of: Ref)
        case refuseFull
        case refuseNotJoined
    }

    mutating func requestedPush(_ ref: Ref) -> PushAction {
        switch self.state {
        case .joined(let join):
            self.sent.insert(ref)
            return .send(join: join)
        case .closed, .leaving:
            return .refuseNotJoined
        case .waiting, .joining, .errored:
            if self.waiting.count < self.buffer.limit {
                self.waiting.append(ref)
                return .buffer
            }
            guard self.buffer.overflow == .failOldest, let oldest = self.waiting.popFirst() else { return .refuseFull }
            self.waiting.append(ref)
            return .bufferInstead(of: oldest)
        }
    }

    /// Nobody waits for the answer any more. If it has not been sent, it will not be.
    mutating func forget(_ ref: Ref) {
        self.sent.remove(ref)
        self.waiting.removeAll { $0 == ref }
    }

    // MARK: What the server sends

    /// Whether a message is of the join that there is now, or of all.
    func isCurrent(_ joinRef: Ref?) -> Bool {
        joinRef == nil || joinRef == self.joinRef
    }

    enum ReplyAction: Equatable {
        /// - Parameter waiting: What is to be sent now, in order.
        case joined(isRejoin: Bool, waiting: [Ref])
        /// The first join has been refused: it is over, and so is what waits.
        case refused(failed: [Ref])
        /// A later one: it is tried again.
        case rejoinRefused(failures: Int)
        case answered
        case left(failed: [Ref])
        case ignored
    }

    mutating func received(replyTo ref: Ref?, isOK: Bool) -> ReplyAction {
        switch self.state {
        case .joining(let join) where join == ref:
            return isOK ? self.joined(join) : self.refused()
        case .leaving(_, let leave) where leave == ref:
            self.state = .closed
            return .left(failed: self.takeAll())
        default:
            guard let ref, self.sent.remove(ref) != nil else { return .ignored }
            return .answered
        }
    }

    private mutating func joined(_ join: Ref) -> ReplyAction {
        defer {
            self.hasBeenJoined = true
            self.failures = 0
            self.sent.formUnion(self.waiting)
            self.waiting = []
        }
        self.state = .joined(join)
        return .joined(isRejoin: self.hasBeenJoined, waiting: Array(self.waiting))
    }

    private mutating func refused() -> ReplyAction {
        guard self.hasBeenJoined else {
            self.state = .closed
            return .refused(failed: self.takeAll())
        }
        return .rejoinRefused(failures: self.fail())
    }

    /// Whether a message is to be handed on: nothing is before the join has been answered.
    var delivers: Bool {
        if case .joined = self.state { true } else { false }
    }

    enum CloseAction: Equatable {
        /// - Parameter wasLeaving: Whether the application wanted it.
        case closed(wasLeaving: Bool, failed: [Ref])
        case ignored
    }

    mutating func receivedClose() -> CloseAction {
        switch self.state {
        case .joining, .joined:
            self.state = .closed
            return .closed(wasLeaving: false, failed: self.takeAll())
        case .leaving:
            self.state = .closed
            return .closed(wasLeaving: true, failed: self.takeAll())
        case .closed, .waiting, .errored:
            return .ignored
        }
    }

    enum ErrorAction: Equatable {
        /// - Parameter failed: What will not be answered any more.
        case rejoin(failures: Int, failed: [Ref])
        case left(failed: [Ref])
        case ignored
    }

    mutating func receivedError() -> ErrorAction {
        switch self.state {
        case .joining, .joined:
            return .rejoin(failures: self.fail(), failed: self.takeSent())
        case .leaving:
            self.state = .closed
            return .left(failed: self.takeAll())
        case .closed, .waiting, .errored:
            return .ignored
        }
    }

    enum ConnectionClosedAction: Equatable {
        /// - Parameter wasJoined: Whether the application has seen it joined.
        case wait(wasJoined: Bool, failed: [Ref])
        case left(failed: [Ref])
        case none
    }

    mutating func connectionClosed() -> ConnectionClosedAction {
        switch self.state {
        case .joined:
            self.state = .waiting
            return .wait(wasJoined: true, failed: self.takeSent())
        case .joining, .errored:
            self.state = .waiting
            return .wait(wasJoined: false, failed: self.takeSent())
        case .leaving:
            self.state = .closed
            return .left(failed: self.takeAll())
        case .closed, .waiting:
            return .none
        }
    }

    private mutating func takeSent() -> [Ref] {
        defer { self.sent = [] }
        return Array(self.sent)
    }

    /// Everything that will not be answered, now that it is over.
    mutating func takeAll() -> [Ref] {
        defer { self.waiting = [] }
        return self.takeSent() + self.waiting
    }
}

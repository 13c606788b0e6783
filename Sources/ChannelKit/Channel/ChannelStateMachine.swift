import DequeModule

/// Why a channel ends.
enum ChannelEnding: Equatable, Sendable {
    case left
    case stopped
    case crashed
    case replaced
    case transportClosed
}

/// The life of one joined topic: what runs, what waits, and how it ends.
///
/// One thing runs at a time. `Work` is what waits for its turn.
struct ChannelStateMachine<Work: Sendable>: Sendable {
    typealias Ending = ChannelEnding

    private enum State {
        /// The channel that had the topic before has not ended yet. → joining, ended
        case waiting(Mailbox)
        /// `join` runs. → running, idle, ending, ended
        case joining(Mailbox)
        /// Nothing runs and nothing waits; there is no task. → running, ending
        case idle
        /// A handler runs. → running, idle, ending
        case running(Mailbox)
        /// What still runs has been cancelled, or is left to finish. → terminating, ended
        case ending(Ending)
        /// `terminate` runs. → ended
        case terminating(Ending)
        case ended
    }

    private struct Mailbox {
        var work: Deque<(work: Work, bytes: Int, isReserved: Bool)> = []
        /// How much of the work has had a place kept for it, and takes none of the others'.
        var reservedCount = 0
        /// How many bytes wait, the references of leaves included.
        var bytes = 0
        /// The references of the leaves that came. They come after all work, and nothing comes after them.
        var leaves: [Ref?] = []
    }

    private var state: State = .waiting(Mailbox())
    private let capacity: Int
    private let byteCapacity: Int

    /// - Parameters:
    ///   - capacity: How much work may wait, and how many leaves.
    ///   - byteCapacity: How many bytes of it may wait. What comes when nothing waits may be longer.
    init(capacity: Int, byteCapacity: Int = .max) {
        self.capacity = capacity
        self.byteCapacity = byteCapacity
    }

    var isEnded: Bool {
        if case .ended = self.state { true } else { false }
    }

    /// Whether its join has ever run.
    var hasBegun: Bool {
        if case .waiting = self.state { false } else { true }
    }

    /// Whether nothing runs, so that there is no task.
    var isResting: Bool {
        switch self.state {
        case .waiting, .idle, .ended: true
        case .joining, .running, .ending, .terminating: false
        }
    }

    /// Whether clients are still told what the channel does.
    var isLive: Bool {
        switch self.state {
        case .joining, .idle, .running: true
        case .waiting, .ending, .terminating, .ended: false
        }
    }

    enum StartAction: Equatable { case runJoin, nothing }

    /// There is no other channel of the topic any more.
    mutating func predecessorEnded() -> StartAction {
        guard case .waiting(let mailbox) = self.state else { return .nothing }
        self.state = .joining(mailbox)
        return .runJoin
    }

    enum ReceiveAction { case run(Work), wait, refuse, drop }

    /// Something has come for the channel to do.
    ///
    /// - Parameters:
    ///   - bytes: How much memory it keeps while it waits.
    ///   - isReserved: Whether a place has been kept for it, so that it is taken however much waits.
    mutating func received(_ work: Work, bytes: Int = 0, isReserved: Bool = false) -> ReceiveAction {
        switch self.state {
        case .waiting(var mailbox):
            self.state = .ended  // keeps the mailbox uniquely referenced
            defer { self.state = .waiting(mailbox) }
            return self.enqueue(work, bytes: bytes, isReserved: isReserved, in: &mailbox)
        case .joining(var mailbox):
            self.state = .ended
            defer { self.state = .joining(mailbox) }
            return self.enqueue(work, bytes: bytes, isReserved: isReserved, in: &mailbox)
        case .running(var mailbox):
            self.state = .ended
            defer { self.state = .running(mailbox) }
            return self.enqueue(work, bytes: bytes, isReserved: isReserved, in: &mailbox)
        case .idle:
            self.state = .running(Mailbox())
            return .run(work)
        case .ending, .terminating, .ended:
            return .drop
        }
    }

    private func enqueue(_ work: Work, bytes: Int, isReserved: Bool, in mailbox: inout Mailbox) -> ReceiveAction {
        guard mailbox.leaves.isEmpty else { return .drop }
        if !isReserved {
            guard mailbox.work.count - mailbox.reservedCount < self.capacity else { return .refuse }
            guard self.hasRoom(for: bytes, in: mailbox) else { return .refuse }
        }
        mailbox.work.append((work, bytes, isReserved))
        mailbox.bytes += bytes
        if isReserved { mailbox.reservedCount += 1 }
        return .wait
    }

    private func hasRoom(for bytes: Int, in mailbox: Mailbox) -> Bool {
        mailbox.bytes == 0 || bytes <= self.byteCapacity - mailbox.bytes
    }

    private func enqueue(leave ref: Ref?, in mailbox: inout Mailbox) -> LeaveAction {
        let bytes = ref?.byteCount ?? 0
        // The first one counts in any case; no more are answered than there is room for.
        let hasRoom = mailbox.leaves.count < self.capacity && self.hasRoom(for: bytes, in: mailbox)
        guard hasRoom || mailbox.leaves.isEmpty else { return .wait }
        mailbox.leaves.append(ref)
        mailbox.bytes += bytes
        return .wait
    }

    enum LeaveAction: Equatable { case terminate, wait, drop }

    /// The client leaves. What came before is done first; what comes after is dropped.
    mutating func receivedLeave(_ ref: Ref?) -> LeaveAction {
        switch self.state {
        case .waiting(var mailbox):
            self.state = .ended  // keeps the mailbox uniquely referenced
            defer { self.state = .waiting(mailbox) }
            return self.enqueue(leave: ref, in: &mailbox)
        case .joining(var mailbox):
            self.state = .ended
            defer { self.state = .joining(mailbox) }
            return self.enqueue(leave: ref, in: &mailbox)
        case .running(var mailbox):
            self.state = .ended
            defer { self.state = .running(mailbox) }
            return self.enqueue(leave: ref, in: &mailbox)
        case .idle:
            self.state = .terminating(.left)
            return .terminate
        case .ending, .terminating, .ended:
            return .drop
        }
    }

    enum NextAction {
        case run(Work)
        case rest
        /// Answer the leaves, then end.
        case terminate(Ending, leaves: [Ref?])
    }

    /// `join` has let the client in.
    mutating func joinSucceeded() -> NextAction {
        switch self.state {
        case .joining(let mailbox):
            return self.next(of: mailbox)
        case .ending(let ending):
            self.state = .terminating(ending)
            return .terminate(ending, leaves: [])
        case .waiting, .idle, .running, .terminating, .ended:
            preconditionFailure("Only a channel that is joining is let in.")
        }
    }

    /// `join` has refused the client, or crashed: there never was a channel.
    ///
    /// - Returns: The references of leaves that wait for an answer; `nil` when nobody is to be told any more.
    mutating func joinFailed() -> [Ref?]? {
        defer { self.state = .ended }
        guard case .joining(let mailbox) = self.state else { return nil }
        return mailbox.leaves
    }

    /// A handler has returned.
    mutating func workFinished() -> NextAction {
        switch self.state {
        case .running(let mailbox):
            return self.next(of: mailbox)
        case .ending(let ending):
            self.state = .terminating(ending)
            return .terminate(ending, leaves: [])
        case .waiting, .joining, .idle, .terminating, .ended:
            preconditionFailure("Only a channel that is running finishes.")
        }
    }

    private mutating func next(of mailbox: Mailbox) -> NextAction {
        var mailbox = mailbox
        self.state = .ended
        if let (work, bytes, isReserved) = mailbox.work.popFirst() {
            mailbox.bytes -= bytes
            if isReserved { mailbox.reservedCount -= 1 }
            self.state = .running(mailbox)
            return .run(work)
        }
        if mailbox.leaves.isEmpty {
            self.state = .idle
            return .rest
        }
        self.state = .terminating(.left)
        return .terminate(.left, leaves: mailbox.leaves)
    }

    enum EndAction: Equatable {
        /// Nothing runs: run `terminate`.
        case terminate
        /// Something runs: cancel it, and go on when it has finished.
        case cancel(leaves: [Ref?])
        /// It never began.
        case end(leaves: [Ref?])
        case nothing
    }

    /// The channel has to end: its own decision, a crash, a newer join, or the transport.
    ///
    /// Answers to leaves that wait are handed back, so that they are not lost.
    mutating func end(_ ending: Ending) -> EndAction {
        switch self.state {
        case .waiting(let mailbox):
            self.state = .ended
            return .end(leaves: mailbox.leaves)
        case .joining(let mailbox), .running(let mailbox):
            self.state = .ending(ending)
            return .cancel(leaves: mailbox.leaves)
        case .idle:
            self.state = .terminating(ending)
            return .terminate
        case .ending, .terminating, .ended:
            return .nothing
        }
    }

    /// `terminate` has returned.
    mutating func terminated() {
        self.state = .ended
    }
}

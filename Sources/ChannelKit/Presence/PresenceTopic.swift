import NIOCore

/// What the members of one topic know of who is present, and what they are to be told next.
///
/// Changes are gathered for a window. At its end the hook is asked about those who have come, if there is one, and then the
/// members are told. One window's changes are told before those of the next are looked at, however long the hook takes.
struct PresenceTopic: Sendable {
    enum Mode: Hashable, Sendable {
        /// Members are told who comes and goes.
        case diffs
        /// Members are told who comes and goes, when a hook has been asked about those who come.
        case fetchedDiffs
        /// Members are told how many there are.
        case count
    }

    /// What is to be done next.
    enum Step {
        case nothing
        /// Ask the hook, and come back with the number.
        case fetch(keys: [String], number: UInt64)
        /// The hook cannot be asked, as it still runs. Come back with the number.
        case cannotFetch(number: UInt64)
        /// Tell the members, and come back.
        case tell(event: String, PresenceAnnouncement)
    }

    private enum Phase {
        case idle
        case fetching(number: UInt64, PresenceDiff)
        case telling
    }

    let mode: Mode
    private(set) var pending = PendingPresence()
    private var isWindowOpen = false
    private var phase = Phase.idle
    /// Whether a window has ended while the one before was being told.
    private var hasMore = false
    /// The list, while it can be kept up to date. There is none if nobody is here.
    private var text: PresenceListText?
    /// What the hook has said about each key, ready to be written.
    private var members: PresenceMembers = [:]
    /// Whether the hook runs, be it that nobody waits for it any more.
    private var isHookRunning = false
    private var fetchCount: UInt64 = 0
    /// The number that was told last, unless a list has told somebody another one since.
    private var toldCount: Int?
    private var nextWaiters: [MemberID: @Sendable () -> Void] = [:]
    private var waiters: [MemberID: @Sendable () -> Void] = [:]

    init(_ mode: Mode) {
        self.mode = mode
    }

    /// Whether there is nothing to be done, or to be remembered for those who are present.
    var isIdle: Bool {
        guard case .idle = self.phase else { return false }
        return !self.isWindowOpen && self.pending.isEmpty && !self.isHookRunning
    }

    // MARK: Windows

    /// Adds what has changed.
    ///
    /// - Returns: Whether a window begins.
    mutating func append(_ diff: PresenceDiff) -> Bool {
        switch self.mode {
        case .fetchedDiffs: if diff.leaves.keys.contains(where: { !self.hides($0) }) { self.text = nil }
        case .diffs: self.follow(diff)
        case .count: break
        }
        self.pending.append(diff)
        if self.isWindowOpen { return false }
        self.isWindowOpen = true
        return true
    }

    /// - Parameter count: How many keys there are.
    mutating func windowEnded(count: Int) -> Step {
        self.isWindowOpen = false
        guard case .idle = self.phase else {
            self.hasMore = true
            return .nothing
        }
        return self.next(count)
    }

    /// The hook has answered, or is not waited for any more.
    ///
    /// - Parameter members: What it says about those who have come; `nil` if nothing.
    mutating func fetched(_ number: UInt64, _ members: PresenceMembers?) -> Step {
        guard case .fetching(number, let diff) = self.phase else { return .nothing }
        for key in Set(diff.joins.values.map(\.key)) { self.members[key] = members?[key] }
        self.phase = .telling
        self.follow(PresenceDiff(joins: diff.joins))
        return self.tell(diff)
    }

    /// The hook has ended, in time or not.
    mutating func hookEnded() { self.isHookRunning = false }

    /// The members have been told.
    ///
    /// - Parameter hasKey: Whether somebody of a key is still here.
    mutating func told(_ diff: PresenceDiff, count: Int, hasKey: (String) -> Bool) -> Step {
        if !self.members.isEmpty {
            for key in Set(diff.leaves.values.map(\.key)) where !hasKey(key) { self.members[key] = nil }
        }
        self.phase = .idle
        guard self.hasMore else { return .nothing }
        self.hasMore = false
        return self.next(count)
    }

    private mutating func next(_ count: Int) -> Step {
        let diff = self.pending.diff
        self.pending = PendingPresence()
        self.waiters = self.nextWaiters
        self.nextWaiters = [:]
        if diff.isEmpty, self.waiters.isEmpty { return .nothing }
        switch self.mode {
        case .count:
            if self.toldCount == count { return .nothing }
            self.toldCount = count
            self.phase = .telling
            let announcement = PresenceAnnouncement(payload: PresenceText.count(count))
            return .tell(event: ReservedEvent.presenceCount, announcement)
        case .fetchedDiffs where !diff.joins.isEmpty:
            self.fetchCount += 1
            self.phase = .fetching(number: self.fetchCount, diff)
            // One that nobody waits for any more may still run: there is never more than one.
            if self.isHookRunning { return .cannotFetch(number: self.fetchCount) }
            self.isHookRunning = true
            return .fetch(keys: Set(diff.joins.values.map(\.key)).sorted(), number: self.fetchCount)
        case .diffs, .fetchedDiffs:
            self.phase = .telling
            return self.tell(diff)
        }
    }

    private mutating func tell(_ diff: PresenceDiff) -> Step {
        var announcement = PresenceAnnouncement(diff: diff, waiters: Array(self.waiters.values))
        self.waiters = [:]
        if !self.members.isEmpty {
            for entry in diff.leaves.values { announcement.members[entry.key] = self.members[entry.key] }
            for entry in diff.joins.values { announcement.members[entry.key] = self.members[entry.key] }
        }
        return .tell(event: ReservedEvent.presenceDiff, announcement)
    }

    // MARK: Lists

    /// Whether an entry is not in lists yet, because the hook has not been asked about it.
    func hides(_ dot: Dot) -> Bool {
        guard self.mode == .fetchedDiffs else { return false }
        if self.pending.diff.joins[dot] != nil { return true }
        guard case .fetching(_, let diff) = self.phase else { return false }
        return diff.joins[dot] != nil
    }

    /// What clients are told who ask who is here.
    mutating func list(_ entries: () -> [(dot: Dot, entry: PresenceEntry)]) -> Payload {
        // With a hook, lists show nobody who has not been told of, or is about to be.
        if self.mode != .fetchedDiffs { self.pending.listed() }
        if let text = self.text { return text.payload }
        let shown = entries().filter { !self.hides($0.dot) }.map(\.entry)
        let text = PresenceListText(shown, members: self.members)
        if !shown.isEmpty { self.text = text }
        return text.payload
    }

    /// Somebody is about to be told how many there are.
    mutating func counted() { self.toldCount = nil }

    /// The server's own code sees all who are here.
    mutating func listed() { self.pending.listed() }

    /// Calls a member back when those who are present now are in lists.
    ///
    /// - Returns: Whether it will be called; if not, they are already.
    mutating func wait(_ member: MemberID, _ body: @escaping @Sendable () -> Void) -> Bool {
        guard self.mode == .fetchedDiffs else { return false }
        if !self.pending.diff.joins.isEmpty {
            self.nextWaiters[member] = body
            return true
        }
        guard case .fetching = self.phase else { return false }
        self.waiters[member] = body
        return true
    }

    private mutating func follow(_ diff: PresenceDiff) {
        if self.text?.follow(diff, members: self.members) == false { self.text = nil }
    }
}

/// What members are told at the end of a window.
struct PresenceAnnouncement: Sendable {
    var diff = PresenceDiff()
    var members: PresenceMembers = [:]
    /// The count, where the members are told no more than that.
    var payload: Payload?
    /// Who has waited for it.
    var waiters: [@Sendable () -> Void] = []
}

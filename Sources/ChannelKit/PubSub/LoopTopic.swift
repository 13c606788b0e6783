/// The members of a topic on one event loop, and what has been broadcast to them in this turn. Confined to the loop.
///
/// The frames of a turn are laid one behind the other and sent to each member as one buffer that all share.
///
/// A delivery may run a handler, which may broadcast, push, and thereby come back here. So broadcasts are numbered, each
/// member knows the number of the next one that it is to get, and moves it on before it gets anything: whoever comes back
/// goes on where the delivery stands.
final class LoopTopic {
    let name: String
    /// In no order.
    private(set) var members: [Member] = []
    /// Whether it waits for its turn to deliver.
    var isQueued = false
    /// What not every member has had.
    private var pending: [EncodedBroadcast] = []
    /// How many broadcasts are pending in all topics of the loop.
    private let total: PendingTotal
    /// The number of the first pending broadcast.
    private var first: UInt64 = 0
    /// The number of the broadcast that comes next.
    private var end: UInt64 { self.first + UInt64(self.pending.count) }
    /// Those for whom something has been dropped, and who have not been told.
    private var gapped: [Member] = []

    init(name: String, total: PendingTotal = PendingTotal()) {
        self.name = name
        self.total = total
    }

    var hasPending: Bool { !self.pending.isEmpty }

    /// Adds a member, who gets what is broadcast from now on.
    func add(_ member: Member) {
        member.topic = self
        member.next = self.end
        member.position = self.members.count
        self.members.append(member)
    }

    func remove(_ member: Member) {
        member.topic = nil
        let last = self.members.removeLast()
        guard last !== member else { return }
        last.position = member.position
        self.members[member.position] = last
    }

    func append(_ broadcast: EncodedBroadcast) {
        self.pending.append(broadcast)
        self.total.count += 1
    }

    /// Gives one member what is pending, ahead of the others: it is about to be sent something else.
    func catchUp(_ member: Member) {
        self.deliver(to: member, until: self.end)
    }

    /// Gives every member what is pending now. What is broadcast meanwhile stays pending.
    func flush() {
        let first = self.first
        let end = self.end
        let isForAll = self.pending.allSatisfy { $0.sender == nil }
        // There are as many audiences as there are serializers, twice that where some members count: looked for one by one.
        var shared: [(audience: Audience, frames: OutboundFrames)] = []
        for member in self.members where member.topic === self {
            guard isForAll, member.next == first, self.first == first, !member.mayIntercept else {
                self.deliver(to: member, until: end)
                continue
            }
            let audience = member.audience
            let frames: OutboundFrames
            if let known = shared.first(where: { $0.audience.isSame(as: audience) }) {
                frames = known.frames
            } else {
                frames = self.frames(from: first, until: end, for: audience)
                shared.append((audience, frames))
            }
            member.next = end
            if frames.count > 0 { member.delegate?.deliver(frames) }
        }
        // A handler may have broadcast so much that it has been dropped already.
        if self.first < end { self.removePending(Int(end - self.first)) }
    }

    private func deliver(to member: Member, until end: UInt64) {
        while member.next < end, member.topic === self {
            guard let delegate = member.delegate else {
                member.next = end
                return
            }
            let audience = member.audience
            var run = OutboundFrames()
            var intercepted: EncodedBroadcast?
            // How far the client has got with broadcasts of its own, which it is not sent.
            var passed: Int?
            while member.next < end {
                let broadcast = self.broadcast(member.next)
                let isFromMember = member.hasSent(broadcast)
                if !isFromMember, member.mayIntercept, delegate.intercepts(broadcast.broadcast.event),
                    broadcast.isMeant(for: audience)
                {
                    // Not before what goes ahead of it is on its way.
                    if run.count > 0 { break }
                    intercepted = broadcast
                }
                member.next += 1
                if intercepted != nil { break }
                let offset = broadcast.offset(for: audience)
                if isFromMember {
                    passed = offset ?? passed
                    continue
                }
                guard let frames = broadcast.frames(for: audience) else { continue }
                if offset != nil { passed = nil }
                if run.count == 0 { run = frames } else { run.append(frames) }
            }
            // One that is rewritten and has a number takes the client further.
            if let passed, intercepted.flatMap({ $0.offset(for: audience) }) == nil {
                run.append(member.serializer.position(passed, topic: self.name))
            }
            if run.count > 0 { delegate.deliver(run) }
            if let intercepted {
                delegate.deliver(intercepted: intercepted.broadcast, at: intercepted.offset(for: audience))
            }
        }
    }

    private func broadcast(_ number: UInt64) -> EncodedBroadcast {
        self.pending[Int(number - self.first)]
    }

    private func frames(from first: UInt64, until end: UInt64, for audience: Audience) -> OutboundFrames {
        var frames = OutboundFrames()
        for number in first..<end {
            guard let next = self.broadcast(number).frames(for: audience) else { continue }
            if frames.count == 0 { frames = next } else { frames.append(next) }
        }
        return frames
    }

    private func removePending(_ count: Int) {
        self.pending.removeFirst(count)
        self.first += UInt64(count)
        self.total.count -= count
    }
}

// MARK: Gaps

extension LoopTopic {
    /// A broadcast has been dropped before it came here: nobody gets what is behind it.
    func dropped() {
        for member in self.members { self.noteGap(of: member) }
    }

    /// Drops what is pending.
    ///
    /// - Returns: How many broadcasts that is.
    func dropPending() -> Int {
        let count = self.pending.count
        let end = self.end
        for member in self.members where member.next < end { self.noteGap(of: member) }
        self.removePending(count)
        return count
    }

    /// The member gets nothing any more, and least of all what is behind the gap: a client that is told where it stands
    /// would take it that it has had everything up to there.
    private func noteGap(of member: Member) {
        guard member.next != .max else { return }
        member.next = .max
        self.gapped.append(member)
    }

    /// Tells those for whom broadcasts have been dropped.
    func tellOfGaps() {
        let members = self.gapped
        self.gapped = []
        for member in members where member.topic === self { member.delegate?.missedBroadcasts() }
    }
}

/// How many broadcasts are pending on an event loop. Confined to it.
final class PendingTotal {
    var count = 0
}

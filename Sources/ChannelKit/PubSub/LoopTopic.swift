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
    /// What not every member has had.
    private var pending: [EncodedBroadcast] = []
    /// The number of the first pending broadcast.
    private var first: UInt64 = 0
    /// The number of the broadcast that comes next.
    private var end: UInt64 { self.first + UInt64(self.pending.count) }

    init(name: String) {
        self.name = name
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
        var shared: [Serializer: OutboundFrames] = [:]
        for member in self.members where member.topic === self {
            guard isForAll, member.next == first, !member.mayIntercept else {
                self.deliver(to: member, until: end)
                continue
            }
            let frames = shared[member.serializer] ?? self.frames(from: first, until: end, for: member.serializer)
            shared[member.serializer] = frames
            member.next = end
            if frames.count > 0 { member.delegate?.deliver(frames) }
        }
        self.pending.removeFirst(Int(end - first))
        self.first = end
    }

    /// Tells every member that broadcasts have been dropped.
    func tellOfGap() {
        for member in self.members where member.topic === self { member.delegate?.missedBroadcasts() }
    }

    private func deliver(to member: Member, until end: UInt64) {
        while member.next < end, member.topic === self {
            guard let delegate = member.delegate else {
                member.next = end
                return
            }
            var run = OutboundFrames()
            var intercepted: Broadcast?
            while member.next < end {
                let broadcast = self.broadcast(member.next)
                let isFromMember = broadcast.sender == member.id
                if !isFromMember, member.mayIntercept, delegate.intercepts(broadcast.broadcast.event) {
                    // Not before what goes ahead of it is on its way.
                    if run.count > 0 { break }
                    intercepted = broadcast.broadcast
                }
                member.next += 1
                if intercepted != nil { break }
                guard !isFromMember, let frames = broadcast.frames(for: member.serializer) else { continue }
                if run.count == 0 { run = frames } else { run.append(frames) }
            }
            if run.count > 0 { delegate.deliver(run) }
            if let intercepted { delegate.deliver(intercepted: intercepted) }
        }
    }

    private func broadcast(_ number: UInt64) -> EncodedBroadcast {
        self.pending[Int(number - self.first)]
    }

    private func frames(from first: UInt64, until end: UInt64, for serializer: Serializer) -> OutboundFrames {
        var frames = OutboundFrames()
        for number in first..<end {
            guard let next = self.broadcast(number).frames(for: serializer) else { continue }
            if frames.count == 0 { frames = next } else { frames.append(next) }
        }
        return frames
    }
}

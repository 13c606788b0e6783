/// The members of a topic on one event loop, and what has been broadcast to them in this turn. Confined to the loop.
///
/// The frames of a turn are laid one behind the other and sent to each member as one buffer that all share.
final class LoopTopic {
    let name: String
    /// In no order.
    private(set) var members: [Member] = []
    private(set) var pending: [EncodedBroadcast] = []
    /// Counts the turns in which there was something pending.
    private var round: UInt64 = 1
    /// Whether some pending broadcast leaves out its sender.
    private var hasSender = false

    init(name: String) {
        self.name = name
    }

    /// Adds a member, who gets what is broadcast from now on.
    func add(_ member: Member) {
        member.topic = self
        member.round = self.round
        member.delivered = self.pending.count
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
        if broadcast.sender != nil { self.hasSender = true }
    }

    /// Gives one member what is pending, ahead of the others: it is about to be sent something else.
    func catchUp(_ member: Member) {
        let start = self.start(for: member)
        guard start < self.pending.count else { return }
        member.round = self.round
        member.delivered = self.pending.count
        self.deliver(self.pending[start...], to: member)
    }

    /// Gives every member what is pending.
    func flush() {
        let broadcasts = self.pending
        let round = self.round
        let isUniform = !self.hasSender
        self.pending = []
        self.hasSender = false
        self.round += 1

        var shared: [Serializer: OutboundFrames] = [:]
        for member in self.members where member.topic === self {
            let start = member.round == round ? member.delivered : 0
            if start == 0, isUniform, !member.mayIntercept {
                let frames = shared[member.serializer] ?? Self.join(broadcasts[...], for: member.serializer)
                shared[member.serializer] = frames
                if frames.count > 0 { member.delegate?.deliver(frames) }
            } else {
                self.deliver(broadcasts[start...], to: member)
            }
        }
    }

    private func start(for member: Member) -> Int {
        member.round == self.round ? member.delivered : 0
    }

    private func deliver(_ broadcasts: ArraySlice<EncodedBroadcast>, to member: Member) {
        var run = OutboundFrames()
        for broadcast in broadcasts where broadcast.sender != member.id {
            guard let delegate = member.delegate else { return }
            if member.mayIntercept, delegate.intercepts(broadcast.broadcast.event) {
                if run.count > 0 { delegate.deliver(run) }
                run = OutboundFrames()
                delegate.deliver(intercepted: broadcast.broadcast)
            } else if let frames = broadcast.frames(for: member.serializer) {
                if run.count == 0 { run = frames } else { run.append(frames) }
            }
        }
        if run.count > 0 { member.delegate?.deliver(run) }
    }

    private static func join(_ broadcasts: ArraySlice<EncodedBroadcast>, for serializer: Serializer) -> OutboundFrames {
        var frames = OutboundFrames()
        for broadcast in broadcasts {
            guard let next = broadcast.frames(for: serializer) else { continue }
            if frames.count == 0 { frames = next } else { frames.append(next) }
        }
        return frames
    }
}

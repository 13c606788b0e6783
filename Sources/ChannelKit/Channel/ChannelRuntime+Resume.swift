import NIOCore

/// What a client has asked of its topic's history, from its join to the answer.
enum ResumeState {
    case none
    case malformed
    // Not in place: most clients do not ask, and those that do have been answered most of the time.
    indirect case asked(ResumeRequest)
    indirect case begins(Resumption)

    /// What a join asks for.
    init(ofJoin payload: Payload) {
        do {
            self = try ResumeRequest(payload).map { .asked($0) } ?? .none
        } catch {
            self = .malformed
        }
    }

    var request: ResumeRequest? {
        switch self {
        case .asked(let request): request
        case .begins(let resumption): resumption.request
        case .none, .malformed: nil
        }
    }
}

/// A broadcast with a number that `handleOut` is rewriting.
///
/// The client has got past it when it has all that was pushed in its place, so the last push bears the number. Which one is
/// the last shows when `handleOut` returns: one push is kept back until then. Confined to the channel's event loop.
final class Rewriting {
    struct Push: Sendable {
        var message: Message
        var frames: OutboundFrames
    }

    let offset: Int
    var last: Push?

    init(offset: Int) {
        self.offset = offset
    }
}

// MARK: The answer to a join

extension ChannelRuntime {
    /// Tells the client in the answer where it stands, and lays out what it has missed to follow that.
    func addingPosition(to response: Payload) throws(ChannelError) -> Payload {
        guard case .begins(let resumption) = self.resume else { return response }
        let missed = self.missed(of: resumption)
        let isRecovered = resumption.request.position == nil ? nil : missed != nil
        let response = try response.adding(resumption, isRecovered: isRecovered)
        // What has been broadcast since the channel subscribed is held already, and comes behind.
        self.held.prepend(missed ?? [])
        if let isRecovered { self.services.pubSub.histories.counted(isRecovered: isRecovered) }
        self.resume = .none
        return response
    }

    /// What a client that has come back is sent; `nil` if it is not there, or is more than the client could take at once.
    private func missed(of resumption: Resumption) -> [HeldDeliveries.Item]? {
        guard let broadcasts = resumption.missed else { return nil }
        var items: [HeldDeliveries.Item] = []
        var run = OutboundFrames()
        var passed: Int?
        for broadcast in broadcasts {
            guard let offset = broadcast.stamp?.offset else { continue }
            if self.member.hasSent(broadcast) {
                passed = offset
            } else if self.intercepts(broadcast.broadcast.event) {
                if run.count > 0 { items.append(.frames(run)) }
                run = OutboundFrames()
                items.append(.intercepted(broadcast.broadcast, offset: offset))
                passed = nil
            } else if let frames = broadcast.numberedFrames(for: self.member.serializer, offset: offset) {
                run.append(frames)
                passed = nil
            }
        }
        if let passed { run.append(self.member.serializer.position(passed, topic: self.seat.topic)) }
        if run.count > 0 { items.append(.frames(run)) }
        // As much again is left for what comes next: a client that is cut off for what it is sent here would come back for
        // it, and be cut off again.
        let byteCount = items.reduce(0) { $0 + $1.byteCount }
        return self.seat.socket.transport.hasRoom(for: 2 * byteCount) ? items : nil
    }
}

// MARK: What is held back

extension ChannelRuntime {
    func hold(_ item: HeldDeliveries.Item) {
        self.held.append(item, capacity: self.services.limits.joinBufferCapacity)
        if self.isAnswered, self.held.hasOverflowed { self.missedBroadcasts() }
    }

    /// A broadcast with a number is to be rewritten. What comes behind it has to wait for that: a client that has got further
    /// would never ask for it again.
    func deliver(intercepted broadcast: Broadcast, at offset: Int) {
        guard self.machine.isLive else { return }
        self.hold(.intercepted(broadcast, offset: offset))
        guard self.isAnswered, !self.isDeliveringHeld, self.machine.isLive else { return }
        self.isDeliveringHeld = true
        self.enqueueHeld()
    }

    /// Delivers what has been held back until the join was answered, and what comes meanwhile.
    func deliverAllHeld() async {
        while self.machine.isLive, let item = self.held.popFirst() { await self.deliver(item) }
        self.isDeliveringHeld = false
    }

    /// Delivers what is held back now. Other work has its turn before what comes meanwhile.
    func deliverHeld() async {
        for _ in 0..<self.held.count {
            guard self.machine.isLive, let item = self.held.popFirst() else { return }
            await self.deliver(item)
        }
        guard self.machine.isLive else { return }
        if self.held.count > 0 { self.enqueueHeld() } else { self.isDeliveringHeld = false }
    }

    private func deliver(_ item: HeldDeliveries.Item) async {
        switch item {
        case .frames(let frames):
            self.seat.socket.deliverBroadcasts(frames)
        case .intercepted(let broadcast, let offset):
            self.rewriting = Rewriting(offset: offset)
            await self.attempt { try await $0.handleOut(broadcast, context: self.context(offset: offset)) }
            self.rewritten()
        }
    }

    /// Sends what `handleOut` pushes in place of a broadcast.
    func send(_ push: Rewriting.Push, inPlaceOf offset: Int) {
        guard let rewriting = self.rewriting, rewriting.offset == offset else { return self.send(push.frames) }
        if let earlier = rewriting.last { self.send(earlier.frames) }
        rewriting.last = push
    }

    /// `handleOut` has returned: the client has got so far.
    private func rewritten() {
        guard let rewriting = self.rewriting.take() else { return }
        let serializer = self.identity.serializer
        guard let push = rewriting.last else {
            self.send(serializer.position(rewriting.offset, topic: self.seat.topic, joinRef: self.identity.joinRef))
            return
        }
        self.send(serializer.adding(rewriting.offset, to: push.message, push.frames))
    }

    private func enqueueHeld() {
        switch self.machine.received(.held) {
        case .run(let work): self.run { await $0.work(through: work) }
        case .wait, .drop: break
        case .refuse: self.missedBroadcasts()
        }
    }
}

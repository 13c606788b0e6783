import DequeModule
import Logging
import NIOCore
import Synchronization

/// Drives one channel: performs what its state machine decides. Confined to the event loop of its socket.
///
/// There is no task while nothing runs. What comes starts one at once, on the loop, and it goes on until the mailbox is
/// empty.
final class ChannelRuntime<C: Channel> {
    let seat: ChannelSeat
    let member: Member
    let identity: ChannelIdentity<C>
    var machine: ChannelStateMachine<ChannelWork>
    /// What the server's own code has sent, for each ``ChannelWork/info`` that waits.
    var infos: Deque<C.Info> = []
    /// The channel itself, except while something of it runs.
    var channel: C?
    /// Why the channel ends, once it does.
    var terminationReason: TerminationReason?
    /// What the client is told, once the join is answered, about channels that had the topic before.
    var notices: [Message] = []
    /// Whether the join has been answered, so that the client may get other things.
    var isAnswered = false
    var held = HeldDeliveries()
    /// What the client asked of the topic's history, until its join is answered.
    var resume: ResumeState
    /// Whether what is held is on its way, so that nothing that comes may overtake it.
    var isDeliveringHeld = false
    /// The broadcast that `handleOut` is rewriting, if the client counts.
    var rewriting: Rewriting?

    /// What this channel waits for before it begins.
    private var predecessor: (any ChannelRunning)?
    private var onEnded: (() -> Void)?
    private var graceTimer: Scheduled<Void>?
    private var isGraceOver = false
    private var task: Task<Void, Never>?
    /// Whether the task is to be cancelled once `run` has it: what it does before it first suspends may ask for that.
    var isCancelled = false
    private var timers: [MemberID: Scheduled<Void>] = [:]
    private var subscriptions: [String: TopicSubscription<C>] = [:]
    let logLevels: ChannelLogLevels

    init(_ seat: ChannelSeat, assigns: C.Assigns, suffix: String, resume: ResumeState, channel: C) {
        self.seat = seat
        self.resume = resume
        self.channel = channel
        let limits = seat.socket.services.limits
        self.logLevels = C.logLevels.enabled(by: seat.socket.services.logger)
        self.machine = ChannelStateMachine(capacity: limits.mailboxCapacity, byteCapacity: limits.mailboxByteCapacity)
        self.member = Member(
            serializer: seat.socket.serializer,
            mayIntercept: !C.interceptedEvents.isEmpty,
            session: resume.request?.session
        )
        let runtime = ChannelIdentity<C>.RuntimeReference()
        self.identity = ChannelIdentity(
            seat,
            suffix: suffix,
            assigns: assigns,
            sender: self.member.sender,
            runtime: runtime
        )
        self.member.delegate = self
        runtime.value = self
    }

    var services: EndpointServices { self.identity.services }

    // MARK: Tasks

    /// Does a piece of work: at once if nothing in it can suspend, else in a task.
    private func start(_ work: ChannelWork) {
        guard
            case .message(let message) = work,
            case .immediate(let handler) = C.events.handler(for: message.event)
        else { return self.run { await $0.work(through: work) } }
        self.perform(message, handler)
        switch self.machine.workFinished() {
        case .rest: break
        case let next: self.run { await $0.goOn(next) }
        }
    }

    /// Starts a task on the event loop. What of it does not suspend has happened when this returns.
    func run(_ body: @escaping @Sendable (ChannelRuntime<C>) async -> Void) {
        let runtime = NIOLoopBound(self, eventLoop: self.identity.eventLoop)
        let task = Task.immediate(executorPreference: self.seat.socket.executor) { await body(runtime.value) }
        guard !self.machine.isResting else { return }
        self.task = task
        if self.isCancelled { task.cancel() }
    }

    /// Starts a task in place of the one that calls this and that has been cancelled.
    func runAgain(_ body: @escaping @Sendable (ChannelRuntime<C>) async -> Void) {
        self.task = nil
        self.isCancelled = false
        self.run(body)
    }

    /// The task has done all there was to do.
    func taskFinished() {
        self.task = nil
    }

    private func cancel() {
        self.isCancelled = true
        self.task?.cancel()
    }

    // MARK: Ending

    /// Begins the end, unless it has begun already.
    ///
    /// - Returns: Whether it begins now.
    @discardableResult
    func end(
        _ ending: ChannelEnding,
        _ reason: TerminationReason,
        cancels: Bool = true
    ) -> Bool {
        switch self.machine.end(ending) {
        case .nothing:
            return false
        case .end(let leaves):
            self.answer(leaves)
            self.ended()
        case .cancel(let leaves):
            self.terminationReason = reason
            self.answer(leaves)
            if cancels { self.cancel() }
        case .terminate:
            self.terminationReason = reason
            self.run { await $0.terminate(ending) }
        }
        return true
    }

    /// Nothing more happens. The topic is free.
    func ended() {
        self.stopListening()
        self.graceTimer?.cancel()
        self.graceTimer = nil
        if self.isAnswered { self.services.counting.count { $0.openChannels -= 1 } }
        self.seat.socket.channelEnded(self.seat.id, topic: self.seat.topic)
        self.identity.release()
        self.onEnded.take()?()
    }

    /// The client gets no broadcasts any more, and is present no more.
    func stopListening() {
        for timer in self.timers.values { timer.cancel() }
        self.timers = [:]
        for subscription in self.subscriptions.values { self.seat.socket.unsubscribe(subscription.member) }
        self.subscriptions = [:]
        self.seat.socket.unsubscribe(self.member)
        self.identity.hasEnded.store(true, ordering: .releasing)
        self.services.presence.ended(self.member.id, on: self.identity.eventLoop)
    }

    // MARK: Messages to the client

    /// Sends what the channel has to say, while it is anything to the client.
    func send(_ frames: OutboundFrames) {
        guard self.machine.isLive else { return }
        if self.isAnswered {
            self.seat.socket.send(frames)
        } else {
            self.hold(.frames(frames))
        }
    }

    /// Sends who is present.
    ///
    /// A diff that is broadcast after the list is made must not be sent ahead of it, or it would be undone: so what has been
    /// broadcast is sent before the list is made, and not before it is sent.
    func sendPresenceState() {
        guard self.machine.isLive else { return }
        let identity = self.identity
        let mustWait = self.services.presence.wait(self.member.id, for: self.seat.topic) {
            identity.onLoop { $0.sendPresenceList() }
        }
        if !mustWait { self.sendPresenceList() }
    }

    private func sendPresenceList() {
        guard self.machine.isLive else { return }
        self.seat.socket.catchUp()
        let (event, payload) = self.services.presence.greeting(in: self.seat.topic)
        let message = Message(
            joinRef: self.identity.joinRef,
            ref: nil,
            topic: self.seat.topic,
            event: event,
            payload: payload
        )
        do {
            self.deliver(try self.identity.serializer.frames(for: message))
        } catch {
            self.services.logger.error("A presence state could not be encoded", metadata: ["error": "\(error)"])
        }
    }

    /// Answers messages that have nothing to say but `ok`.
    func answer(_ leaves: [Ref?]) {
        for ref in leaves {
            self.seat.socket.sendReply(
                Reply(
                    joinRef: self.identity.joinRef,
                    ref: ref,
                    topic: self.seat.topic,
                    status: "ok",
                    response: .empty
                )
            )
        }
    }

    func refuse(_ message: Message, reason: String) {
        self.seat.socket.sendReply(
            Reply(
                joinRef: self.identity.joinRef,
                ref: message.ref,
                topic: self.seat.topic,
                status: "error",
                response: .reason(reason)
            )
        )
    }

    /// What tells the client that the channel has ended: names the join as the client did.
    func notice(_ event: String, _ payload: Payload) -> Message {
        let ref = self.seat.join.joinRef
        return Message(joinRef: ref, ref: ref, topic: self.seat.topic, event: event, payload: payload)
    }
}

// MARK: What the socket says

extension ChannelRuntime: ChannelRunning {
    func start(after blocker: (any ChannelRunning)?) {
        guard let blocker else { return self.begin() }
        self.predecessor = blocker
        blocker.whenEnded { self.begin() }
    }

    private func begin() {
        self.predecessor = nil
        switch self.machine.predecessorEnded() {
        case .nothing:
            break
        case .runJoin:
            self.subscribe()
            self.run { await $0.join() }
        }
    }

    private func subscribe() {
        guard case .asked(let request) = self.resume else {
            self.seat.socket.subscribe(self.member, to: self.seat.topic)
            return
        }
        let resumption = self.seat.socket.subscribe(self.member, to: self.seat.topic, resuming: request)
        self.resume = resumption.map { .begins($0) } ?? .none
    }

    func received(_ message: Message) {
        switch self.machine.received(.message(message), bytes: message.byteCount) {
        case .run(let work): self.start(work)
        case .wait, .drop: break
        case .refuse:
            self.services.counting.count { $0.busyRefusals += 1 }
            self.refuse(message, reason: "channel is busy")
        }
    }

    func receivedLeave(_ ref: Ref?) {
        switch self.machine.receivedLeave(ref) {
        case .terminate:
            self.terminationReason = .left
            self.answer([ref])
            self.run { await $0.terminate(.left) }
        case .wait, .drop:
            break
        }
    }

    func replaced() -> [Message] {
        let notices = self.notices
        self.notices = []
        let hasBegun = self.machine.hasBegun
        // Where it was ending already, it tells the client itself.
        guard self.end(.replaced, .replaced) else { return notices }
        let close = self.notice(ReservedEvent.close, .empty)
        if hasBegun { return notices + [close] }
        // It was never more than a wish: however many a client has, none is kept.
        self.sendNotice(close)
        return notices
    }

    var blocker: (any ChannelRunning)? {
        self.machine.isEnded || self.isGraceOver ? self.predecessor?.blocker : self
    }

    func whenEnded(_ body: @escaping () -> Void) {
        self.onEnded = body
        guard self.graceTimer == nil else { return }
        // One that does not heed its cancellation shall not keep the client out for ever.
        let runtime = NIOLoopBound(self, eventLoop: self.identity.eventLoop)
        let grace = TimeAmount(self.services.limits.terminationGrace)
        self.graceTimer = self.identity.eventLoop.scheduleTask(in: grace) {
            runtime.value.isGraceOver = true
            runtime.value.onEnded.take()?()
        }
    }

    var isResting: Bool { self.machine.isResting }

    func inherit(_ notices: [Message]) {
        self.notices += notices
    }

    func transportClosed() {
        self.end(.transportClosed, .transportClosed)
    }
}

// MARK: What the server's own code says

extension ChannelRuntime {
    /// Takes what a place in the mailbox has been reserved for.
    func received(_ info: C.Info) {
        switch self.machine.received(.info, isReserved: true) {
        case .run(let work):
            self.infos.append(info)
            self.start(work)
        case .wait:
            self.infos.append(info)
        case .drop, .refuse:
            self.identity.infos.release()
        }
    }

    func schedule(_ info: C.Info, after delay: Duration, as id: MemberID) {
        guard self.machine.isLive else { return self.identity.infos.release() }
        let runtime = NIOLoopBound(self, eventLoop: self.identity.eventLoop)
        self.timers[id] = self.identity.eventLoop.scheduleTask(in: TimeAmount(delay)) {
            runtime.value.timers[id] = nil
            runtime.value.received(info)
        }
    }

    func cancelTimer(_ id: MemberID) {
        guard let timer = self.timers.removeValue(forKey: id) else { return }
        timer.cancel()
        self.identity.infos.release()
    }

    /// Hears a topic beside the channel's own, for which a place has been reserved.
    func subscribe(to topic: String) {
        guard self.machine.isLive, self.subscriptions[topic] == nil else {
            return self.identity.subscriptions.release()
        }
        let subscription = TopicSubscription(self)
        self.subscriptions[topic] = subscription
        self.seat.socket.subscribe(subscription.member, to: topic)
    }

    func unsubscribe(from topic: String) {
        guard let subscription = self.subscriptions.removeValue(forKey: topic) else { return }
        self.seat.socket.unsubscribe(subscription.member)
        self.identity.subscriptions.release()
    }

    func stop(_ reason: StopReason) {
        self.end(.stopped, .stopped(reason), cancels: false)
    }
}

// MARK: What is broadcast

extension ChannelRuntime: MemberDelegate {
    func deliver(_ frames: OutboundFrames) {
        guard self.machine.isLive else { return }
        if self.isAnswered, !self.isDeliveringHeld {
            self.seat.socket.deliverBroadcasts(frames)
        } else {
            self.hold(.frames(frames))
        }
    }

    func intercepts(_ event: String) -> Bool { C.interceptedEvents.contains(event) }

    func deliver(intercepted broadcast: Broadcast, at offset: Int?) {
        if let offset { return self.deliver(intercepted: broadcast, at: offset) }
        self.receivedBroadcast(.intercepted(broadcast))
    }

    /// A topic beside the channel's own has something to say.
    func heard(_ broadcast: Broadcast) { self.receivedBroadcast(.heard(broadcast)) }

    private func receivedBroadcast(_ work: ChannelWork) {
        switch self.machine.received(work) {
        case .run(let work): self.start(work)
        case .wait, .drop: break
        case .refuse: self.missedBroadcasts()
        }
    }

    func missedBroadcasts() {
        guard self.isAnswered else {
            self.held.missed()
            return
        }
        self.services.counting.count { $0.gaps += 1 }
        self.end(.stopped, .stopped(.failure("broadcasts were dropped, as there were more than could wait")))
    }
}

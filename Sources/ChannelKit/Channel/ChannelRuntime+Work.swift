import Logging
import NIOCore

/// What runs in a channel's task. All of it on the event loop; handlers may suspend and go elsewhere in between.
extension ChannelRuntime {
    /// Lets the client in or refuses it, then does what has come meanwhile.
    func join() async {
        do {
            if case .malformed = self.resume { throw ChannelRefusal(reason: "invalid resume") }
            let payload = try self.seat.join.payload.decode(as: C.JoinPayload.self)
            let response = try await self.withChannel { try await $0.join(payload, context: self.context()) }
            try self.admit(Payload(encoding: response))
        } catch {
            self.refuseJoin(error)
            return
        }
        if self.isAnswered {
            await self.deliverAllHeld()
            await self.attempt { try await $0.joined(context: self.context()) }
        }
        await self.goOn(self.machine.joinSucceeded())
    }

    /// Does a piece of work, then what has come meanwhile.
    func work(through first: ChannelWork) async {
        await self.perform(first)
        await self.goOn(self.machine.workFinished())
    }

    func goOn(_ next: ChannelStateMachine<ChannelWork>.NextAction) async {
        var next = next
        while true {
            switch next {
            case .run(let work):
                await self.perform(work)
                next = self.machine.workFinished()
            case .rest:
                self.taskFinished()
                return
            case .terminate(let ending, let leaves):
                if self.terminationReason == nil { self.terminationReason = .left }
                self.answer(leaves)
                // What ends the channel has to be able to finish: its task is not cancelled, and will not be.
                if Task.isCancelled {
                    self.runAgain { await $0.terminate(ending) }
                } else {
                    self.isCancelled = false
                    await self.terminate(ending)
                }
                return
            }
        }
    }

    // MARK: Joining

    /// The client may come in: answers it, then tells it what has been kept back.
    private func admit(_ response: Payload) throws {
        guard self.machine.isLive else { return }
        guard !self.held.hasOverflowed else {
            self.services.counting.count {
                $0.refusedJoins += 1
                $0.gaps += 1
            }
            self.refuse(self.seat.join, reason: "channel is busy")
            self.sendNotices()
            self.end(.stopped, .stopped(.failure("more was broadcast than could wait for the join")), cancels: false)
            return
        }
        let reply = Reply(
            joinRef: self.seat.join.joinRef,
            ref: self.seat.join.ref,
            topic: self.seat.topic,
            status: "ok",
            response: try self.addingPosition(to: response)
        )
        let frames = try self.seat.socket.serializer.frames(for: reply)
        // Ahead of the answer, so that whoever has seen that finds it counted.
        self.services.counting.count {
            $0.joins += 1
            $0.openChannels += 1
        }
        self.seat.socket.send(frames)
        self.sendNotices()
        // Only now: what each of those sends has found waiting, broadcast on other threads, is behind what is held.
        self.isAnswered = true
        if let level = self.logLevels.joins { self.log(level, "A client has joined", [:]) }
        self.isDeliveringHeld = true
        guard !self.held.hasOverflowed else {
            self.crash(ChannelError(.stopped, "More was broadcast than could wait for the join."))
            return
        }
    }

    /// There never was a channel.
    private func refuseJoin(_ error: any Error) {
        self.taskFinished()
        if let leaves = self.machine.joinFailed() {
            self.services.counting.count { $0.refusedJoins += 1 }
            if let level = self.logLevels.joins { self.log(level, "A join has been refused", [:]) }
            let response = self.response(for: error) ?? self.report(error, as: "join crashed")
            self.seat.socket.sendReply(
                Reply(
                    joinRef: self.seat.join.joinRef,
                    ref: self.seat.join.ref,
                    topic: self.seat.topic,
                    status: "error",
                    response: response
                )
            )
            self.sendNotices()
            self.answer(leaves)
        }
        self.ended()
    }

    private func sendNotices() {
        let notices = self.notices
        self.notices = []
        for notice in notices { self.sendNotice(notice) }
    }

    func sendNotice(_ notice: Message) {
        do {
            self.seat.socket.send(try self.seat.socket.serializer.frames(for: notice))
        } catch {
            self.services.logger.error("A notice could not be encoded", metadata: ["error": "\(error)"])
        }
    }

    // MARK: Working

    private func perform(_ work: ChannelWork) async {
        switch work {
        case .message(let message):
            switch C.events.handler(for: message.event) {
            case .immediate(let handler): self.perform(message, handler)
            case .suspending(let handler): await self.perform(message, handler)
            }
        case .info:
            let info = self.infos.removeFirst()
            self.identity.infos.release()
            await self.attempt { try await $0.handleInfo(info, context: self.context()) }
        case .intercepted(let broadcast):
            await self.attempt { try await $0.handleOut(broadcast, context: self.context()) }
        case .held:
            await self.deliverHeld()
        case .heard(let broadcast):
            await self.attempt { try await $0.handleBroadcast(broadcast, context: self.context()) }
        }
    }

    func perform(_ message: Message, _ handler: Events<C>.Immediate) {
        self.logEvent(message)
        let context = self.context(messageRef: .some(message.ref))
        do {
            try self.conclude(self.withChannel { try handler(&$0, message, context) }, of: message)
        } catch {
            self.failed(error, on: message)
        }
    }

    private func perform(_ message: Message, _ handler: Events<C>.Suspending) async {
        self.logEvent(message)
        let context = self.context(messageRef: .some(message.ref))
        do {
            try self.conclude(await self.withChannel { try await handler(&$0, message, context) }, of: message)
        } catch {
            self.failed(error, on: message)
        }
    }

    /// Does what a handler's return says.
    private func conclude(_ outcome: Outcome, of message: Message) throws {
        if let answer = outcome.answer { self.send(try self.frames(answer.status, answer.payload(), to: message)) }
        if let reason = outcome.stop { self.end(.stopped, .stopped(reason), cancels: false) }
    }

    /// A handler has thrown: an answer, or a crash.
    private func failed(_ error: any Error, on message: Message) {
        do {
            guard let response = self.response(for: error) else { throw error }
            self.send(try self.frames("error", response, to: message))
        } catch {
            self.crash(error)
        }
    }

    private func frames(_ status: String, _ response: Payload, to message: Message) throws -> OutboundFrames {
        try self.identity.frames(status, response, to: message.ref)
    }

    /// Runs something that answers nobody: what it throws is a crash.
    func attempt(_ body: (inout C) async throws -> Void) async {
        do {
            try await self.withChannel(body)
        } catch {
            self.crash(error)
        }
    }

    private func crash(_ error: any Error) {
        guard self.end(.crashed, .crashed(error), cancels: false) else { return }
        _ = self.report(error, as: "channel crashed")
    }

    /// Lends the channel to what cannot suspend.
    private func withChannel<Result>(_ body: (inout C) throws -> Result) throws -> Result {
        guard var channel = self.channel.take() else { preconditionFailure("Two handlers of one channel run at once.") }
        defer { self.channel = channel }
        return try body(&channel)
    }

    /// Lends the channel. There is one thing at a time that runs, so it is there.
    private func withChannel<Result>(_ body: (inout C) async throws -> Result) async throws -> Result {
        guard var channel = self.channel else { preconditionFailure("Two handlers of one channel run at once.") }
        self.channel = nil
        defer { self.channel = channel }
        return try await body(&channel)
    }

    func context(messageRef: Ref?? = nil, offset: Int? = nil) -> C.Context {
        ChannelContext(identity: self.identity, messageRef: messageRef, offset: offset)
    }

    /// What the client is told about an error that is meant for it; `nil` for any other.
    private func response(for error: any Error) -> Payload? {
        switch error {
        case let refusal as ChannelRefusal: try? Payload(encoding: refusal.response)
        case let error as ChannelError where error.code == .invalidPayload: .reason("invalid payload")
        default: nil
        }
    }

    private func logEvent(_ message: Message) {
        guard let level = self.logLevels.events else { return }
        self.log(level, "An event has come", ["event": "\(message.event)"])
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ metadata: Logger.Metadata) {
        var metadata = metadata
        metadata["topic"] = "\(self.seat.topic)"
        self.services.logger.log(level: level, message, metadata: metadata)
    }

    private func report(_ error: any Error, as reason: String) -> Payload {
        self.services.counting.count { $0.crashes += 1 }
        self.services.logger.error(
            "\(reason)",
            metadata: ["topic": "\(self.seat.topic)", "error": "\(error)"]
        )
        return .reason(reason)
    }

    // MARK: Ending

    /// The last thing that runs.
    func terminate(_ ending: ChannelEnding) async {
        self.stopListening()
        let reason = self.terminationReason ?? .left
        await self.attempt { await $0.terminate(reason, context: self.context()) }
        self.machine.terminated()
        self.taskFinished()
        self.tellEnd(reason)
        self.ended()
    }

    private func tellEnd(_ reason: TerminationReason) {
        switch reason {
        case .left: self.sendNotice(self.notice(ReservedEvent.close, .empty))
        case .stopped(let reason) where !reason.isFailure: self.sendNotice(self.notice(ReservedEvent.close, .empty))
        case .stopped, .crashed: self.sendNotice(self.notice(ReservedEvent.error, .reason("channel_crash")))
        case .replaced, .transportClosed: break
        }
    }
}

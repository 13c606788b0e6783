import ChannelKit
import NIOCore

/// What the application asks for, and waits for.
extension ClientCore {
    /// Joins a channel, which its outlets identify.
    func join(_ entry: sending ChannelEntry, timeout: Duration?) async throws -> ReplyBody {
        try self.checkNotEnded()
        guard self.channels[entry.topic] == nil else {
            throw ChannelClientError(.alreadyJoined, "The channel \(entry.topic) is joined already.")
        }
        // Whether the payload can be had at all shows before anything is done.
        _ = try entry.position?.request(in: entry.payload)
        self.channels[entry.topic] = entry
        return try await self.call(.join, topic: entry.topic, timeout: timeout)
    }

    func leave(
        _ topic: String,
        of outlets: EventOutlets<RemoteChannelEvent>,
        timeout: Duration?
    ) async throws {
        guard let entry = self.channels[topic], entry.outlets === outlets else { return }
        _ = try await self.call(.leave, topic: topic, timeout: timeout)
    }

    func push(
        _ event: String,
        _ payload: Payload,
        topic: String,
        of outlets: EventOutlets<RemoteChannelEvent>,
        awaitsReply: Bool,
        timeout: Duration?
    ) async throws -> ReplyBody {
        try self.checkNotEnded()
        guard let entry = self.channels[topic], entry.outlets === outlets else { throw Self.notJoined(topic) }
        let work = PendingCall.Work.push(event: event, payload: payload, awaitsReply: awaitsReply)
        return try await self.call(work, topic: topic, timeout: timeout)
    }

    private func checkNotEnded() throws(ChannelClientError) {
        guard let end = self.end else { return }
        throw ChannelClientError(.ended, "The client has ended: \(end).")
    }

    private func call(_ work: PendingCall.Work, topic: String, timeout: Duration?) async throws -> ReplyBody {
        let ref = self.takeRef()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let timer = timeout.map { timeout in
                    self.schedule(after: timeout) { core in
                        core.giveUp(ref, ChannelClientError(.timedOut, "No answer came within \(timeout)."))
                    }
                }
                self.calls[ref] = PendingCall(work: work, topic: topic, continuation: continuation, timer: timer)
                self.start(work, ref, topic: topic)
            }
        } onCancel: {
            self.onLoop { $0.giveUp(ref, CancellationError()) }
        }
    }

    private func start(_ work: PendingCall.Work, _ ref: Ref, topic: String) {
        guard let entry = self.channels[topic] else { return self.fail(ref, Self.notJoined(topic)) }
        switch work {
        case .join: self.startJoin(ref, entry)
        case .leave: self.startLeave(ref, entry)
        case .push: self.startPush(ref, entry)
        }
    }

    private func startJoin(_ call: Ref, _ entry: ChannelEntry) {
        entry.joinCall = call
        switch entry.machine.requestedJoin(self.takeRef(), isConnected: self.connectionMachine.isOpen) {
        case .send(let ref):
            self.sendJoin(ref, entry)
        case .wait:
            break
        case .refuse:
            self.fail(call, ChannelClientError(.alreadyJoined, "The channel \(entry.topic) is joined already."))
        }
    }

    private func startLeave(_ call: Ref, _ entry: ChannelEntry) {
        switch entry.machine.requestedLeave(call) {
        case .send(let join, let leave):
            entry.leaveCall = leave
            entry.timer?.cancel()
            if let joinCall = entry.joinCall { self.fail(joinCall, Self.closed(entry.topic)) }
            self.sendLeave(join: join, leave: leave, entry)
        case .leftAlready:
            self.succeed(call, ReplyBody(status: "ok", response: .empty))
            self.close(entry, .left, failing: entry.machine.takeAll())
        case .none:
            self.fail(call, Self.closed(entry.topic))
        }
    }

    private func startPush(_ ref: Ref, _ entry: ChannelEntry) {
        switch entry.machine.requestedPush(ref) {
        case .send(let join):
            self.sendPush(ref, join: join, entry.topic)
        case .buffer:
            break
        case .bufferInstead(let oldest):
            self.fail(oldest, Self.bufferFull(entry))
        case .refuseFull:
            self.fail(ref, Self.bufferFull(entry))
        case .refuseNotJoined:
            self.fail(ref, Self.notJoined(entry.topic))
        }
    }

    /// Sends what somebody waits for. Whoever does not wait for the answer goes on when it has been sent.
    func sendPush(_ ref: Ref, join: Ref, _ topic: String) {
        guard case .push(let event, let payload, let awaitsReply) = self.calls[ref]?.work else { return }
        let message = Message(joinRef: join, ref: ref, topic: topic, event: event, payload: payload)
        self.send(message) { core, result in
            switch result {
            case .failure(let error): core.giveUp(ref, error)
            case .success where !awaitsReply:
                core.channels[topic]?.machine.forget(ref)
                core.succeed(ref, ReplyBody(status: "ok", response: .empty))
            case .success: break
            }
        }
    }

    // MARK: Outcomes

    func succeed(_ call: Ref, _ reply: ReplyBody) {
        guard let call = self.calls.removeValue(forKey: call) else { return }
        call.timer?.cancel()
        call.continuation.resume(returning: reply)
    }

    func fail(_ call: Ref, _ error: any Error) {
        guard let call = self.calls.removeValue(forKey: call) else { return }
        call.timer?.cancel()
        call.continuation.resume(throwing: error)
    }

    /// Nobody waits for it any more.
    private func giveUp(_ ref: Ref, _ error: any Error) {
        guard let call = self.calls[ref] else { return }
        self.fail(ref, error)
        guard let entry = self.channels[call.topic] else { return }
        switch call.work {
        case .push:
            entry.machine.forget(ref)
        case .join:
            self.abandon(entry)
        case .leave:
            entry.machine.closed()
            self.close(entry, .left, failing: entry.machine.takeAll())
        }
    }

    /// A channel that is not wanted any more. The server is told if it may have let the client in, and is not waited for.
    private func abandon(_ entry: ChannelEntry) {
        if case .send(let join, let leave) = entry.machine.requestedLeave(self.takeRef()) {
            self.sendLeave(join: join, leave: leave, entry)
        }
        entry.machine.closed()
        self.close(entry, .left, failing: entry.machine.takeAll())
    }

    static func notJoined(_ topic: String) -> ChannelClientError {
        ChannelClientError(.notJoined, "The channel \(topic) is not joined.")
    }

    static func closed(_ topic: String) -> ChannelClientError {
        ChannelClientError(.channelClosed, "The channel \(topic) was closed.")
    }

    private static func bufferFull(_ entry: ChannelEntry) -> ChannelClientError {
        let limit = entry.options.pushBuffer.limit
        return ChannelClientError(.pushBufferFull, "\(limit) messages wait for the channel \(entry.topic) already.")
    }
}

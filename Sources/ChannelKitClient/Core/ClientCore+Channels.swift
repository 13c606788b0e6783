import ChannelKit
import NIOCore

/// What happens to channels.
extension ClientCore {
    // MARK: The connection

    func connectionOpened() {
        for entry in self.channels.values {
            let ref = self.takeRef()
            if entry.machine.connectionOpened(ref) { self.sendJoin(ref, entry) }
        }
    }

    func connectionClosed() {
        let lost = ChannelClientError(
            .connectionLost,
            "The connection has gone; whether the server got it is not known."
        )
        for entry in self.channels.values {
            entry.timer?.cancel()
            entry.position?.interrupted()
            switch entry.machine.connectionClosed() {
            case .wait(let wasJoined, let failed):
                for ref in failed { self.fail(ref, lost) }
                if wasJoined { self.emit(.interrupted(.connectionLost), entry) }
            case .left(let failed):
                self.left(entry, failing: failed)
            case .none:
                break
            }
        }
    }

    /// There will be no connection any more.
    func disconnected(_ end: ConnectionEnd) {
        for entry in self.channels.values {
            let failed = entry.machine.takeAll()
            entry.machine.closed()
            if let call = entry.joinCall {
                self.fail(call, ChannelClientError(.ended, "The client has ended: \(end)."))
            }
            self.close(entry, .disconnected(end), failing: failed)
        }
    }

    // MARK: Joining

    func sendJoin(_ ref: Ref, _ entry: ChannelEntry) {
        let payload: Payload
        do {
            payload = try entry.position?.request(in: entry.payload) ?? entry.payload
        } catch {
            // Checked when the channel was joined first; the payload has not changed.
            preconditionFailure("The payload of a join does not carry a position: \(error)")
        }
        self.send(Message(joinRef: ref, ref: ref, topic: entry.topic, event: ReservedEvent.join, payload: payload)) {
            [topic = entry.topic] core, result in
            if case .failure(let error as ChannelError) = result { core.unencodable(ref, topic: topic, error) }
        }
        // The first join has the time that its caller gives it.
        entry.timer?.cancel()
        guard entry.joinCall == nil else { return }
        entry.timer = self.schedule(after: entry.options.rejoinTimeout) { [topic = entry.topic] core in
            core.joinTimedOut(ref, topic: topic)
        }
    }

    private func joinTimedOut(_ ref: Ref, topic: String) {
        guard let entry = self.channels[topic], let failures = entry.machine.joinTimedOut(ref) else { return }
        self.sendLeave(join: ref, leave: self.takeRef(), entry)
        self.emit(.interrupted(.joinTimedOut), entry)
        self.scheduleRejoin(entry, failures)
    }

    private func scheduleRejoin(_ entry: ChannelEntry, _ failures: Int) {
        entry.timer?.cancel()
        let delay = self.delay(entry.options.rejoinBackoff, beforeAttempt: failures)
        entry.timer = self.schedule(after: delay) { [topic = entry.topic] core in
            guard let entry = core.channels[topic] else { return }
            let ref = core.takeRef()
            if entry.machine.rejoinDue(ref) { core.sendJoin(ref, entry) }
        }
    }

    func sendLeave(join: Ref, leave: Ref, _ entry: ChannelEntry) {
        self.send(
            Message(joinRef: join, ref: leave, topic: entry.topic, event: ReservedEvent.leave, payload: .empty)
        )
    }

    // MARK: Messages

    func received(_ message: ServerMessage) {
        guard let entry = self.channels[message.topic], entry.machine.isCurrent(message.joinRef) else {
            self.count(\.strayMessages)
            return
        }
        switch message {
        case .reply(let reply):
            self.received(reply, entry)
        case .message(let message, let offset):
            switch message.event {
            case ReservedEvent.close: self.receivedClose(entry)
            case ReservedEvent.error: self.receivedError(message.payload, entry)
            default: self.received(message, offset: offset, entry)
            }
        }
    }

    private func received(_ reply: Reply, _ entry: ChannelEntry) {
        let body = ReplyBody(status: reply.status, response: reply.response)
        switch entry.machine.received(replyTo: reply.ref, isOK: reply.status == "ok") {
        case .joined(let isRejoin, let waiting):
            self.joined(body, isRejoin: isRejoin, waiting: waiting, entry)
        case .refused(let failed):
            let call = entry.joinCall
            entry.joinCall = nil
            self.close(entry, .refused(body), failing: failed)
            let error = ChannelClientError(
                .joinRefused,
                "The server refused the join of \(entry.topic)" + (body.reason.map { ": \($0)" } ?? "."),
                reply: body
            )
            if let call { self.fail(call, error) }
        case .rejoinRefused(let failures):
            self.emit(.interrupted(.rejoinRefused(body)), entry)
            self.scheduleRejoin(entry, failures)
        case .answered:
            if let ref = reply.ref { self.succeed(ref, body) }
        case .left(let failed):
            self.left(entry, failing: failed)
        case .ignored:
            self.count(\.strayMessages)
        }
    }

    private func joined(_ body: ReplyBody, isRejoin: Bool, waiting: [Ref], _ entry: ChannelEntry) {
        entry.timer?.cancel()
        var recovered: Bool?
        do {
            recovered = try entry.position?.joined(body.response)
        } catch {
            // The place in the history is not known, so nothing has been recovered.
            recovered = false
            self.receivedMalformed(error)
        }
        let joined = JoinedChannel(response: body.response, isRejoin: isRejoin, recovered: recovered)
        self.emit(.joined(joined), entry)
        if let call = entry.joinCall {
            entry.joinCall = nil
            self.succeed(call, body)
        }
        guard let join = entry.machine.joinRef else { return }
        for ref in waiting { self.sendPush(ref, join: join, entry.topic) }
    }

    private func received(_ message: Message, offset: Int?, _ entry: ChannelEntry) {
        guard entry.machine.delivers else {
            self.count(\.strayMessages)
            return
        }
        if message.event == ReservedEvent.position, entry.position != nil {
            do {
                try entry.position?.received(position: message.payload)
            } catch {
                self.receivedMalformed(error)
            }
            return
        }
        let action = entry.position?.received(offset: offset, isBinary: message.payload.kind == .binary)
        switch action ?? .deliver(offset: nil) {
        case .deliver(let offset):
            self.emit(
                .message(RemoteMessage(event: message.event, payload: message.payload, offset: offset)),
                entry
            )
        case .drop:
            self.count(\.duplicates)
        }
    }

    private func receivedClose(_ entry: ChannelEntry) {
        switch entry.machine.receivedClose() {
        case .closed(wasLeaving: true, let failed): self.left(entry, failing: failed)
        case .closed(wasLeaving: false, let failed): self.close(entry, .closedByServer, failing: failed)
        case .ignored: break
        }
    }

    private func receivedError(_ payload: Payload, _ entry: ChannelEntry) {
        switch entry.machine.receivedError() {
        case .rejoin(let failures, let failed):
            entry.position?.interrupted()
            let crashed = ChannelClientError(.channelCrashed, "The server's channel \(entry.topic) crashed.")
            for ref in failed { self.fail(ref, crashed) }
            self.emit(.interrupted(.crashed(payload)), entry)
            self.scheduleRejoin(entry, failures)
        case .left(let failed):
            self.left(entry, failing: failed)
        case .ignored:
            break
        }
    }

    // MARK: Ends

    private func unencodable(_ ref: Ref, topic: String, _ error: ChannelError) {
        guard let entry = self.channels[topic], entry.machine.joinRef == ref else { return }
        let call = entry.joinCall
        entry.joinCall = nil
        entry.machine.closed()
        self.close(entry, .left, failing: entry.machine.takeAll())
        if let call { self.fail(call, error) }
    }

    /// The application has wanted it, and the server has answered, or is no longer there to answer.
    private func left(_ entry: ChannelEntry, failing refs: [Ref]) {
        if let call = entry.leaveCall { self.succeed(call, ReplyBody(status: "ok", response: .empty)) }
        self.close(entry, .left, failing: refs)
    }

    func close(_ entry: ChannelEntry, _ end: ChannelEnd, failing refs: [Ref]) {
        entry.timer?.cancel()
        self.channels[entry.topic] = nil
        for ref in refs { self.fail(ref, Self.closed(entry.topic)) }
        if let call = entry.joinCall { self.fail(call, Self.closed(entry.topic)) }
        if let call = entry.leaveCall { self.succeed(call, ReplyBody(status: "ok", response: .empty)) }
        self.emit(.closed(end), entry)
        entry.outlets.finish(forGood: false)
    }

    private func emit(_ event: RemoteChannelEvent, _ entry: ChannelEntry) {
        let dropped = entry.outlets.send(event)
        if dropped > 0 { self.count(\.droppedEvents, by: dropped) }
    }
}

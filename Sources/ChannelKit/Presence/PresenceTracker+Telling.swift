import Logging
import NIOCore
import Synchronization

/// The end of windows: the hook is asked, and members are told.
extension PresenceTracker {
    func windowEnded(_ topic: String, on eventLoop: (any EventLoop)?) {
        self.sendToNodes()
        self.go(self.state.withLock { $0.windowEnded(topic) }, topic, on: eventLoop)
    }

    /// Goes on until nothing is left to be told, or the hook has to be waited for.
    private func go(_ first: PresenceTopic.Step, _ topic: String, on eventLoop: (any EventLoop)?) {
        var step = first
        while true {
            switch step {
            case .nothing:
                return
            case .fetch(let keys, let number):
                self.fetch(keys, number, topic, on: eventLoop)
                return
            case .cannotFetch(let number):
                self.fetchFailed(ChannelError(.timedOut, "The hook still runs, long after its time."), topic)
                step = self.state.withLock { $0.fetched(number, nil, topic: topic) }
            case .tell(let event, let announcement):
                self.tell(event, announcement, topic)
                step = self.state.withLock { $0.told(announcement.diff, topic: topic) }
            }
        }
    }

    private func tell(_ event: String, _ announcement: PresenceAnnouncement, _ topic: String) {
        // Those who have waited for it get their list, as far as they live on this loop, ahead of the diff that is in it.
        for waiter in announcement.waiters { waiter() }
        if announcement.payload == nil, announcement.diff.isEmpty { return }
        let payload = announcement.payload ?? PresenceText.diff(announcement.diff, members: announcement.members)
        do {
            // Here only: every node tells its own members.
            try self.pubSub.deliver(Broadcast(topic: topic, event: event, payload: payload))
        } catch {
            self.logger.error("A change of presence could not be broadcast", metadata: ["error": "\(error)"])
        }
    }

    // MARK: The hook

    private func fetch(_ keys: [String], _ number: UInt64, _ topic: String, on eventLoop: (any EventLoop)?) {
        guard let fetch = self.configuration.fetch else {
            preconditionFailure("A topic asks a hook that is not there.")
        }
        let task = Task {
            let result: Result<PresenceMembers, any Error>
            do {
                result = .success(try await fetch.load(topic, keys))
            } catch {
                result = .failure(error)
            }
            self.state.withLock { $0.hookEnded(topic) }
            self.fetched(number, result, topic, on: eventLoop)
        }
        self.schedule(fetch.timeout, eventLoop) {
            task.cancel()
            self.fetched(
                number,
                .failure(ChannelError(.timedOut, "The hook has taken too long.")),
                topic,
                on: eventLoop
            )
        }
    }

    private func fetched(
        _ number: UInt64,
        _ result: Result<PresenceMembers, any Error>,
        _ topic: String,
        on eventLoop: (any EventLoop)?
    ) {
        let step = self.state.withLock { $0.fetched(number, try? result.get(), topic: topic) }
        // Of the hook's answer and the end of its time the later one has nothing to say.
        guard case .tell = step else { return }
        if case .failure(let error) = result { self.fetchFailed(error, topic) }
        self.go(step, topic, on: eventLoop)
    }

    private func fetchFailed(_ error: any Error, _ topic: String) {
        self.fetchFailures.wrappingAdd(1, ordering: .relaxed)
        self.logger.warning(
            "What belongs to presences could not be fetched",
            metadata: ["topic": "\(topic)", "error": "\(error)"]
        )
    }
}

/// What other nodes are told, and say.
extension PresenceTracker {
    func startReplication() {
        self.state.withLock { $0.startReplication() }
        self.pubSub.setNodeMessageHandler { [weak self] bytes in self?.received(bytes) }
        self.heartbeat()
    }

    func stopReplication() {
        self.pubSub.setNodeMessageHandler(nil)
        let windows = self.state.withLock { $0.stopReplication() }
        self.sendToNodes()
        for window in windows { self.schedule(window, on: nil) }
    }

    func heartbeat() {
        let windows = self.state.withLock { $0.heartbeat() }
        self.sendToNodes()
        for window in windows { self.schedule(window, on: nil) }
    }

    private func received(_ bytes: ByteBuffer) {
        do {
            let message = try PresenceMessage(bytes: bytes)
            let windows = self.state.withLock { $0.received(message) }
            self.sendToNodes()
            for window in windows { self.schedule(window, on: nil) }
        } catch {
            self.logger.error("A message of another node cannot be read", metadata: ["error": "\(error)"])
        }
    }

    /// Sends what there is for other nodes. One thread at a time: a later change must not overtake an earlier one.
    private func sendToNodes() {
        var goesOn = false
        while let message = self.state.withLock({ $0.nextMessage(goesOn: goesOn) }) {
            goesOn = true
            self.pubSub.publish(toNodes: message.bytes)
        }
    }
}

import ChannelKitClient
import Synchronization

/// Clients, and what they do.
struct Load: Sendable {
    var url: String
    var clients: Int
    var topics: Int
    var deadline: Duration

    private let clock = ContinuousClock()

    init(url: String, clients: Int, topics: Int, deadline: Duration) {
        self.url = url
        self.clients = clients
        self.topics = topics
        self.deadline = deadline
    }

    struct TookTooLong: Error {}

    /// What is sent round, with the time at which it was.
    struct Shot: Codable, Sendable {
        var sender: Int
        var number: Int
        var nanoseconds: Int64
        var padding: String

        init(sender: Int, number: Int, at elapsed: Duration, length: Int) {
            self.sender = sender
            self.number = number
            self.nanoseconds = elapsed.wholeNanoseconds
            self.padding = String(repeating: "x", count: max(0, length - 72))
        }
    }

    /// What one client has got.
    struct Received: Sendable {
        var durations: [Duration] = []
        var missing = 0
        var extra = 0
    }

    /// A client and the channel that it is to join.
    struct Member: Sendable {
        var index: Int
        var client: ChannelClient
        var channel: RemoteChannel
    }

    private func topic(_ index: Int) -> Int { index % self.topics }

    private func member(_ index: Int, _ kind: String) throws -> Member {
        var configuration = ChannelClientConfiguration(url: self.url)
        configuration.parameters = { ["token": "\(index):client-\(index)"] }
        configuration.replyTimeout = self.deadline
        configuration.connectTimeout = self.deadline
        let client = try ChannelClient(configuration)
        return Member(index: index, client: client, channel: client.channel("\(kind):load-\(self.topic(index))"))
    }

    /// Runs all clients as long as `body` does, each joined before `body` begins.
    ///
    /// - Parameter prepare: Called for each of them before it joins, so that nothing is missed.
    private func withMembers<Prepared: Sendable>(
        of kind: String,
        prepare: (Member) -> Prepared,
        _ body: ([(member: Member, prepared: Prepared)], inout Report) async throws -> Void
    ) async throws -> Report {
        let start = self.clock.now
        let members = try (0..<self.clients).map { try self.member($0, kind) }
        let prepared = members.map { (member: $0, prepared: prepare($0)) }
        var report = Report(clients: self.clients, topics: self.topics, joinSeconds: 0)
        try await withThrowingTaskGroup(of: Void.self) { running in
            for member in members { running.addTask { try await member.client.run() } }
            try await withThrowingTaskGroup(of: Void.self) { joins in
                for member in members { joins.addTask { try await member.channel.join() } }
                try await joins.waitForAll()
            }
            report.joinSeconds = (self.clock.now - start) / .seconds(1)
            let begin = self.clock.now
            try await body(prepared, &report)
            report.seconds = (self.clock.now - begin) / .seconds(1)
            report.perSecond = report.seconds > 0 ? Double(report.received) / report.seconds : 0
            report.lostConnections = members.count { $0.client.connectionState != .connected }
            running.cancelAll()
            try await running.waitForAll()
        }
        return report
    }

    // MARK: Modes

    func fanOut(senders: Int, messages: Int, payload: Int) async throws -> Report {
        let start = self.clock.now
        // Who sends to which topic is known beforehand, and so is what each client has to get.
        let sendersOfTopic = (0..<self.topics).map { topic in (0..<senders).filter { self.topic($0) == topic } }
        return try await self.withMembers(of: "bench") { member in
            member.channel.messages("shout", as: Shot.self, buffering: EventBuffering(limit: 1 << 20))
        } _: { members, report in
            let results = try await withThrowingTaskGroup(of: Received?.self) { group in
                for (member, shots) in members {
                    let senders = sendersOfTopic[self.topic(member.index)]
                    group.addTask { try await self.receive(shots, from: senders, messages: messages, since: start) }
                }
                for (member, _) in members.prefix(senders) {
                    group.addTask {
                        for number in 0..<messages {
                            let elapsed = self.clock.now - start
                            let shot = Shot(sender: member.index, number: number, at: elapsed, length: payload)
                            try await member.channel.push("shout", shot)
                        }
                        return nil
                    }
                }
                var results: [Received] = []
                for try await result in group { if let result { results.append(result) } }
                return results
            }
            report.expected = members.reduce(0) { $0 + sendersOfTopic[self.topic($1.member.index)].count * messages }
            report.take(results)
        }
    }

    /// Reads until everything has come, or the deadline has.
    private func receive(
        _ shots: MessageSequence<Shot>,
        from senders: [Int],
        messages: Int,
        since start: ContinuousClock.Instant
    ) async throws -> Received {
        var received = Received()
        let expected = senders.count * messages
        guard expected > 0 else { return received }
        let progress = Mutex(received)
        let isComplete = await self.before(self.deadline) {
            var local = Received()
            var next = Dictionary(uniqueKeysWithValues: senders.map { ($0, 0) })
            do {
                for try await shot in shots {
                    let now = self.clock.now - start
                    if let due = next[shot.sender], shot.number >= due {
                        local.missing += shot.number - due
                        next[shot.sender] = shot.number + 1
                        local.durations.append(now - .nanoseconds(shot.nanoseconds))
                    } else {
                        local.extra += 1
                    }
                    if local.durations.count % 64 == 0 { progress.withLock { $0 = local } }
                    if local.durations.count + local.missing == expected { break }
                }
            } catch {
                local.extra += 1
            }
            progress.withLock { $0 = local }
        }
        received = progress.withLock { $0 }
        if !isComplete { received.missing = expected - received.durations.count }
        return received
    }

    func echo(messages: Int, payload: Int) async throws -> Report {
        let start = self.clock.now
        return try await self.withMembers(of: "bench") { _ in
        } _: { members, report in
            let results = try await withThrowingTaskGroup(of: Received.self) { group in
                for (member, _) in members {
                    group.addTask {
                        var received = Received()
                        for number in 0..<messages {
                            let sent = self.clock.now
                            let shot = Shot(sender: member.index, number: number, at: sent - start, length: payload)
                            let answer = try await member.channel.push("echo", shot, as: Shot.self)
                            received.durations.append(self.clock.now - sent)
                            if answer.sender != shot.sender || answer.number != shot.number { received.extra += 1 }
                        }
                        return received
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            report.expected = members.count * messages
            report.take(results)
        }
    }

    func idle(for duration: Duration) async throws -> Report {
        try await self.withMembers(of: "bench") { _ in
        } _: { members, report in
            try await self.clock.sleep(for: duration)
            report.expected = members.count
            report.received = members.count { $0.member.client.connectionState == .connected }
            report.missing = report.expected - report.received
        }
    }

    func presence() async throws -> Report {
        try await self.withMembers(of: "room") { member in
            member.channel.presence(of: Nothing.self)
        } _: { members, report in
            let start = self.clock.now
            let sizes = (0..<self.topics).map { topic in (0..<self.clients).count { self.topic($0) == topic } }
            let results = await withTaskGroup(of: Received.self) { group in
                for (member, presence) in members {
                    let expected = sizes[self.topic(member.index)]
                    group.addTask {
                        let known = Mutex(0)
                        _ = await self.before(self.deadline) {
                            var changes = presence.makeAsyncIterator()
                            while known.withLock({ $0 < expected }), let change = try? await changes.next() {
                                known.withLock { $0 = change.list.presences.count }
                            }
                        }
                        let count = known.withLock { $0 }
                        var received = Received()
                        received.durations = Array(repeating: self.clock.now - start, count: count)
                        received.missing = expected - count
                        return received
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            report.expected = sizes.reduce(0) { $0 + $1 * $1 }
            report.take(results)
        }
    }

    /// A meta of which nothing is read.
    private struct Nothing: Decodable, Sendable {
        init(from decoder: any Decoder) throws {}
    }

    /// Runs `body` until it ends or the time is up.
    ///
    /// - Returns: Whether it has ended by itself.
    private func before(_ deadline: Duration, _ body: @escaping @Sendable () async -> Void) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await body()
                return !Task.isCancelled
            }
            group.addTask {
                _ = try? await self.clock.sleep(for: deadline)
                return false
            }
            let isComplete = await group.next() ?? false
            group.cancelAll()
            return isComplete
        }
    }
}

extension Report {
    fileprivate mutating func take(_ results: [Load.Received]) {
        self.received = results.reduce(0) { $0 + $1.durations.count }
        self.missing = results.reduce(0) { $0 + $1.missing }
        self.extra = results.reduce(0) { $0 + $1.extra }
        self.latency = Latency(results.flatMap(\.durations))
    }
}

extension Duration {
    fileprivate var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}

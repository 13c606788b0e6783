import ChannelKit
import ChannelKitTesting
import TestSupport
import Testing

/// What happens at the seams: joins and leaves right behind each other, ends in the middle of something.
@Suite("Ends of channels")
struct EndingTests {
    @Test("of many joins behind a slow end the last one is answered, and none starts before that end")
    func manyJoins() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        ann.send(text: #"["1","1","probe:lingering","phx_join",{}]"#)
        #expect(try await ann.nextFrame().isReply(#""1","1""#))
        for ref in 2...50 { ann.send(text: #"["\#(ref)","\#(ref)","probe:lingering","phx_join",{}]"#) }
        // Those that never began are told at once.
        for ref in 2...49 {
            #expect(try await ann.nextFrame() == .text(#"["\#(ref)","\#(ref)","probe:lingering","phx_close",{}]"#))
        }
        #expect(probe.journal.all == ["join ann"])
        probe.gate.open()
        #expect(try await ann.nextFrame().isReply(#""50","50""#))
        #expect(try await ann.nextFrame() == .text(#"["1","1","probe:lingering","phx_close",{}]"#))
        #expect(probe.journal.all == ["join ann", "terminate replaced", "join ann"])
    }

    @Test("the grace of a channel that does not end is one, however many joins come in the meantime")
    func graceOfManyJoins() async throws {
        var limits = SocketLimits()
        limits.terminationGrace = .milliseconds(100)
        let probe = Probe(limits: limits)
        let loop = TestEventLoop()
        let ann = try await TestClient.connect(to: probe.endpoint, query: "name=ann", eventLoop: loop)
        try await ann.join("probe:lingering")
        for ref in 100..<110 {
            #expect(probe.journal.all == ["join ann"])
            ann.send(text: #"["\#(ref)","\#(ref)","probe:lingering","phx_join",{}]"#)
            await loop.advance(by: .milliseconds(10))
        }
        #expect(probe.journal.all == ["join ann", "join ann"])
        probe.gate.open()
    }

    @Test("a join right behind a leave waits for its end, and the leave is told first")
    func leaveAndJoin() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        ann.send(text: #"["1","1","probe:lingering","phx_join",{}]"#)
        ann.send(text: #"["1","2","probe:lingering","phx_leave",{}]"#)
        ann.send(text: #"["3","3","probe:lingering","phx_join",{}]"#)
        ann.send(text: #"["3","4","probe:lingering","count",{}]"#)
        #expect(try await ann.nextFrame().isReply(#""1","1""#))
        #expect(try await ann.nextFrame().isReply(#""1","2""#))
        #expect(try await eventually { probe.gate.waiterCount == 1 })
        #expect(probe.journal.all == ["join ann"])
        probe.gate.open()
        #expect(try await ann.nextFrame() == .text(#"["1","1","probe:lingering","phx_close",{}]"#))
        #expect(try await ann.nextFrame().isReply(#""3","3""#))
        #expect(try await ann.nextFrame().isReply(#""3","4""#))
        #expect(probe.journal.all == ["join ann", "terminate left", "join ann"])
    }

    @Test("a socket that is disconnected while a channel joins is closed at once, and the join is undone")
    func disconnectWhileJoining() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        ann.send(text: #"["1","1","probe:slow","phx_join",{}]"#)
        ann.send(text: #"["1","2","probe:slow","track",{}]"#)
        #expect(try await eventually { probe.gate.waiterCount == 1 })
        try probe.endpoint.disconnect("socket:ann")
        #expect(try await ann.nextFrame() == .closed(.goingAway, reason: ""))
        probe.gate.open()
        #expect(await probe.endpoint.shutdown(within: .seconds(600)))
        #expect(probe.journal.all == ["joining", "join ann", "terminate closed"])
        #expect(probe.endpoint.presences(in: "probe:slow") == .empty)
        #expect(await ann.nextFrame(within: .milliseconds(20)) == nil)
    }

    @Test("a handler may close its own connection without its terminate being cancelled")
    func closesItself() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        try ann.cast("probe:1", "kick_self")
        #expect(try await ann.nextFrame() == .closed(.goingAway, reason: ""))
        #expect(await probe.endpoint.shutdown(within: .seconds(600)))
        #expect(probe.journal.all == ["join ann", "terminate closed"])
    }

    @Test("a channel that has ended cannot be tracked")
    func ghost() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        try await ann.push("probe:1", "track_after")
        try await ann.leave("probe:1")
        _ = try await ann.receive("phx_close", on: "probe:1")
        probe.gate.open()
        #expect(try await eventually { probe.journal.all.contains("track ended") })
        #expect(probe.endpoint.presences(in: "probe:1") == .empty)
    }

    @Test("the bytes that wait for a busy channel are bounded")
    func bytes() async throws {
        var limits = SocketLimits.patient
        limits.mailboxByteCapacity = 1_000
        let probe = Probe(limits: limits)
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        let waiting = try ann.cast("probe:1", "wait")
        let text = String(repeating: "x", count: 600)
        let refs = try (1...2).map { _ in try ann.cast("probe:1", "count", ["text": text]) }
        #expect(try await ann.reply(to: refs[1], on: "probe:1").reason == "channel is busy")
        probe.gate.open()
        #expect(try await ann.reply(to: waiting, on: "probe:1").isOK)
        #expect(try await ann.reply(to: refs[0], on: "probe:1").isOK)
    }
}

extension TestFrame {
    /// Whether it is an `ok` reply with these references.
    fileprivate func isReply(_ refs: String) -> Bool {
        guard case .text(let text) = self else { return false }
        return text.hasPrefix("[\(refs),") && text.contains(#""phx_reply",{"status":"ok""#)
    }
}

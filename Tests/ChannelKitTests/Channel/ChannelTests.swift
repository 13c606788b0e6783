import ChannelKit
import ChannelKitTesting
import TestSupport
import Testing

@Suite("Channels")
struct ChannelTests {
    @Test("a channel keeps its state from one message to the next")
    func state() async throws {
        let ann = try await Probe().connect("ann")
        #expect(try await ann.join("probe:1").isOK)
        for expected in 1...3 {
            #expect(try await ann.push("probe:1", "count").response.decode(as: Number.self).n == expected)
        }
    }

    @Test("a payload that does not decode is refused, and the channel lives on")
    func invalidPayload() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        #expect(try await ann.push("probe:1", "number", ["n": "seven"]).reason == "invalid payload")
        #expect(try await ann.push("probe:1", "number", Number(n: 7)).isOK)
    }

    @Test("an event that is not declared is refused, and the channel lives on")
    func unmatchedEvent() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        #expect(try await ann.push("probe:1", "mistyped").reason == "unmatched event")
        #expect(try await ann.push("probe:1", "count").isOK)
    }

    @Test("a refusal of a handler is an error reply, one of a join too, with any payload")
    func refusals() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        #expect(try await ann.push("probe:1", "refuse").reason == "no")
        let refused = try await ann.join("probe:refused")
        #expect(refused.status == "error")
        #expect(try refused.response.decode(as: [String: Int].self) == ["code": 7])
        #expect(try await ann.push("probe:refused", "count").reason == "unmatched topic")
    }

    @Test("a crash ends its channel and no other, and a new join works")
    func crash() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        try await ann.join("probe:2")
        try await ann.push("probe:2", "count")
        let ref = try ann.cast("probe:1", "crash")
        let error = try await ann.receive("phx_error", on: "probe:1")
        #expect(error.joinRef == error.ref && error.ref != ref)
        #expect(try error.payload.decode(as: [String: String].self) == ["reason": "channel_crash"])
        #expect(try await ann.push("probe:2", "count").response.decode(as: Number.self).n == 2)
        #expect(try await ann.join("probe:1").isOK)
        #expect(try await ann.push("probe:1", "count").response.decode(as: Number.self).n == 1)
        #expect(probe.journal.all.contains("terminate crashed"))
    }

    @Test("a crash in handleInfo is a crash")
    func crashOfInfo() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        #expect(try await ann.push("probe:1", "crash_self").isOK)
        _ = try await ann.receive("phx_error", on: "probe:1")
    }

    @Test("a join that crashes is answered, and there is nothing to terminate")
    func crashOfJoin() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        #expect(try await ann.join("probe:crash").reason == "join crashed")
        #expect(probe.journal.all == [])
    }

    @Test("a slow join holds up neither heartbeats nor other topics, and what comes meanwhile waits for it")
    func slowJoin() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        let bob = try await probe.connect("bob")
        ann.send(text: #"["1","1","probe:slow","phx_join",{}]"#)
        ann.send(text: #"["1","2","probe:slow","count",{}]"#)
        #expect(try await ann.join("probe:1").isOK)
        ann.send(text: #"[null,"9","phoenix","heartbeat",{}]"#)
        #expect(try await ann.reply(to: "9", on: "phoenix").isOK)
        try await bob.join("probe:1")
        try probe.endpoint.broadcast(topic: "probe:slow", event: "shout", payload: Number(n: 1))
        _ = try await bob.push("probe:1", "count")

        probe.gate.open()
        // The answer to the join first, then what was broadcast while it ran, then the handlers.
        #expect(
            try await ann.nextFrame() == .text(#"["1","1","probe:slow","phx_reply",{"status":"ok","response":{}}]"#)
        )
        #expect(try await ann.nextFrame() == .text(#"[null,null,"probe:slow","shout",{"n":1}]"#))
        #expect(
            try await ann.nextFrame()
                == .text(#"["1","2","probe:slow","phx_reply",{"status":"ok","response":{"n":1}}]"#)
        )
    }

    @Test("handlers of one channel run one at a time, in order; those of another do not wait")
    func order() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        try await ann.join("probe:2")
        let waiting = try ann.cast("probe:1", "wait")
        let refs = try (1...20).map { try ann.cast("probe:1", "number", Number(n: $0)) }
        #expect(try await ann.push("probe:2", "count").isOK)
        #expect(!probe.journal.all.contains { $0.hasPrefix("number") })
        probe.gate.open()
        #expect(try await ann.reply(to: waiting, on: "probe:1").isOK)
        for (number, ref) in zip(1..., refs) {
            #expect(try await ann.reply(to: ref, on: "probe:1").response.decode(as: Number.self).n == number)
        }
        #expect(probe.journal.all.filter { $0.hasPrefix("number") } == (1...20).map { "number \($0)" })
    }

    @Test("a full mailbox refuses, and what was in it is done")
    func mailbox() async throws {
        var limits = SocketLimits.patient
        limits.mailboxCapacity = 3
        let probe = Probe(limits: limits)
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        let waiting = try ann.cast("probe:1", "wait")
        let refs = try (1...5).map { try ann.cast("probe:1", "number", Number(n: $0)) }
        #expect(try await ann.reply(to: refs[3], on: "probe:1").reason == "channel is busy")
        #expect(try await ann.reply(to: refs[4], on: "probe:1").reason == "channel is busy")
        probe.gate.open()
        for ref in [waiting] + refs.prefix(3) { #expect(try await ann.reply(to: ref, on: "probe:1").isOK) }
    }

    @Test("a newer join cancels what runs, hears of the old end after its own answer, and starts when that has ended")
    func replace() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        ann.send(text: #"["1","1","probe:1","phx_join",{}]"#)
        ann.send(text: #"["1","2","probe:1","sleep",{}]"#)
        ann.send(text: #"["1","3","probe:1","phx_leave",{}]"#)
        ann.send(text: #"["4","4","probe:1","phx_join",{}]"#)
        #expect(try await ann.nextFrame() == .text(#"["1","1","probe:1","phx_reply",{"status":"ok","response":{}}]"#))
        // The leave is answered although the join took its place.
        #expect(try await ann.nextFrame() == .text(#"["1","3","probe:1","phx_reply",{"status":"ok","response":{}}]"#))
        #expect(try await ann.nextFrame() == .text(#"["4","4","probe:1","phx_reply",{"status":"ok","response":{}}]"#))
        #expect(try await ann.nextFrame() == .text(#"["1","1","probe:1","phx_close",{}]"#))
        #expect(probe.journal.all == ["join ann", "asleep", "terminate replaced", "join ann"])
    }

    @Test("a channel that does not heed its cancellation keeps its successor waiting no longer than the grace")
    func grace() async throws {
        var limits = SocketLimits()
        limits.terminationGrace = .milliseconds(20)
        let probe = Probe(limits: limits)
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        try ann.cast("probe:1", "wait")
        #expect(try await ann.join("probe:1").isOK)
        probe.gate.open()
        #expect(try await eventually { probe.journal.all.contains("terminate replaced") })
        #expect(try await ann.push("probe:1", "count").isOK)
    }

    @Test("terminate is told of every way out", arguments: ["left", "closed", "drained", "replaced", "disconnected"])
    func terminate(way: String) async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        switch way {
        case "left": try await ann.leave("probe:1")
        case "closed": ann.drop()
        case "drained": ann.drain()
        case "disconnected": try probe.endpoint.disconnect("socket:ann")
        default: try await ann.join("probe:1")
        }
        let expected = ["left", "replaced"].contains(way) ? "terminate \(way)" : "terminate closed"
        #expect(try await eventually { probe.journal.all.contains(expected) })
        #expect(probe.journal.all.filter { $0.hasPrefix("terminate") } == [expected])
    }

    @Test("a handler that runs when the connection is lost is cancelled")
    func cancellation() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        try ann.cast("probe:1", "sleep")
        #expect(try await eventually { probe.journal.all.contains("asleep") })
        ann.drop()
        #expect(try await eventually { probe.journal.all.contains("terminate closed") })
    }

    @Test("a push can be answered later, from any task")
    func later() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        let ref = try ann.cast("probe:1", "later")
        #expect(try await ann.push("probe:1", "count").isOK)
        probe.gate.open()
        #expect(try await ann.reply(to: ref, on: "probe:1").response.decode(as: Number.self).n == 7)
    }

    @Test("a channel can send to itself, now and later")
    func toSelf() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        try await ann.push("probe:1", "to_self")
        _ = try await ann.receive("now", on: "probe:1")
        _ = try await ann.receive("later", on: "probe:1")
    }

    @Test("what a handler pushes from elsewhere keeps its place")
    func elsewhere() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        for n in 1...20 {
            let ref = try ann.cast("probe:1", "elsewhere", Number(n: n))
            guard case .text(let first) = try await ann.nextFrame() else { throw Unexpected() }
            guard case .text(let second) = try await ann.nextFrame() else { throw Unexpected() }
            #expect(first.contains("elsewhere") && second.contains("here"))
            #expect(try await ann.reply(to: ref, on: "probe:1").isOK)
        }
    }

    @Test("handlers run on the connection's event loop, before and after they suspend")
    func eventLoop() async throws {
        let ann = try await Probe().connect("ann")
        try await ann.join("probe:1")
        #expect(try await ann.push("probe:1", "where").response.decode(as: [Bool].self) == [true, true])
    }
}

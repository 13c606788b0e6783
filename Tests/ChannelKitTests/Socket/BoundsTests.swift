import ChannelKit
import ChannelKitTesting
import NIOCore
import TestSupport
import Testing

@Suite("What a socket may ask for")
struct BoundsTests {
    @Test("joins beyond the rate are refused and counted, and harm no channel that is there")
    func joinRate() async throws {
        var limits = SocketLimits()
        limits.joinRate = .init(3, per: .seconds(86_400))
        let probe = Probe(limits: limits)
        let ann = try await probe.connect("ann")
        for number in 1...3 { #expect(try await ann.join("probe:\(number)").isOK) }
        #expect(try await ann.join("probe:4").reason == "too many joins")
        #expect(try await ann.push("probe:3", "count").isOK)
        #expect(try await probe.connect("bob").join("probe:1").isOK)
        let counters = probe.endpoint.counters
        #expect(counters.joins == 4)
        #expect(counters.refusedJoins == 1)
        #expect(counters.openChannels == 4)
        #expect(counters.openSockets == 2)
    }

    @Test("events beyond the rate are answered with an error and counted; heartbeats and leaves are not bounded")
    func messageRate() async throws {
        var limits = SocketLimits()
        limits.messageRate = .init(2, per: .seconds(86_400))
        let probe = Probe(limits: limits)
        let ann = try await probe.connect("ann")
        try await ann.join("probe:1")
        for _ in 1...2 { #expect(try await ann.push("probe:1", "count").isOK) }
        #expect(try await ann.push("probe:1", "count").reason == "too many messages")
        #expect(try await ann.push("phoenix", "heartbeat").isOK)
        #expect(try await ann.leave("probe:1").isOK)
        #expect(probe.endpoint.counters.refusedMessages == 1)
    }

    @Test("fields that are too long are refused by name, references are malformed")
    func lengths() async throws {
        var limits = SocketLimits()
        limits.maximumTopicLength = 20
        limits.maximumEventLength = 10
        limits.maximumRefLength = 10
        let probe = Probe(limits: limits)
        let ann = try await probe.connect("ann")
        #expect(try await ann.join("probe:" + String(repeating: "é", count: 7)).isOK)
        #expect(try await ann.join("probe:" + String(repeating: "é", count: 8)).reason == "topic is too long")
        try await ann.join("probe:1")
        #expect(try await ann.push("probe:1", "0123456789").reason == "unmatched event")
        #expect(try await ann.push("probe:1", "01234567890").reason == "event is too long")
        for reference in [#""01234567890""#, "[1,2,3,4,5,6]"] {
            ann.send(text: #"["1",\#(reference),"probe:1","count",{}]"#)
            let answer = try await ann.receive("phx_reply", on: "phoenix")
            #expect(String(buffer: answer.payload.bytes).contains("malformed message"))
        }
        let counters = probe.endpoint.counters
        #expect(counters.refusedJoins == 1)
        #expect(counters.refusedMessages == 1)
        #expect(counters.malformedMessages == 2)
    }

    @Test("crashes, refusals and messages for busy channels are counted")
    func counters() async throws {
        var limits = SocketLimits()
        limits.mailboxCapacity = 1
        let probe = Probe(limits: limits)
        let ann = try await probe.connect("ann")
        #expect(try await ann.join("probe:refused").status == "error")
        #expect(try await ann.join("probe:crash").reason == "join crashed")
        #expect(try await ann.join("nowhere").reason == "unmatched topic")
        try await ann.join("probe:1")
        let waiting = try ann.cast("probe:1", "wait")
        try ann.cast("probe:1", "crash")
        #expect(try await ann.push("probe:1", "count").reason == "channel is busy")
        probe.gate.open()
        #expect(try await ann.reply(to: waiting, on: "probe:1").isOK)
        _ = try await ann.receive("phx_error", on: "probe:1")
        let counters = probe.endpoint.counters
        #expect(counters.refusedJoins == 3)
        #expect(counters.joins == 1)
        #expect(counters.crashes == 2)
        #expect(counters.busyRefusals == 1)
        #expect(counters.openChannels == 0)
    }
}

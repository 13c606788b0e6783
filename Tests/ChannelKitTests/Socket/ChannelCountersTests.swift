import ChannelKit
import ChannelKitTesting
import TestSupport
import Testing

@Suite("Counters")
struct ChannelCountersTests {
    @Test("messages in and out are counted, a broadcast once for each client")
    func traffic() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        let bob = try await probe.connect("bob")
        for client in [ann, bob] { try await client.join("probe:1") }
        let before = probe.endpoint.counters
        #expect(before.receivedMessages == 2)
        #expect(before.sentMessages == 2)
        ann.send(text: #"[null,"1","probe:1","shout",{"n":1}]"#)
        #expect(try await ann.reply(to: "1", on: "probe:1").isOK)
        _ = try await bob.nextFrame()
        ann.send(text: "no message at all")
        // A broadcast for both and a reply; what is malformed is answered too.
        #expect(try await eventually { probe.endpoint.counters.sentMessages == 2 + 3 + 1 })
        #expect(probe.endpoint.counters.receivedMessages == 2 + 2)
        #expect(probe.endpoint.counters.malformedMessages == 1)
    }

    @Test("presences are counted while they are shown")
    func presences() async throws {
        let probe = Probe()
        try await probe.endpoint.withPresence("room:1", key: "a") { _ in
            try await probe.endpoint.withPresence("room:2", key: "a") { _ in
                #expect(probe.endpoint.counters.presences == 2)
            }
        }
        #expect(probe.endpoint.counters.presences == 0)
    }

    @Test("the largest topics come first, those of one size by name")
    func largestTopics() async throws {
        let probe = Probe()
        let clients = [try await probe.connect("ann"), try await probe.connect("bob")]
        for client in clients { try await client.join("probe:2") }
        try await clients[0].join("probe:3")
        try await clients[0].join("probe:1")
        let topics = probe.endpoint.pubSub.largestTopics(100).filter { $0.topic.hasPrefix("probe:") }
        #expect(topics.map(\.topic) == ["probe:2", "probe:1", "probe:3"])
        #expect(topics.map(\.members) == [2, 1, 1])
        #expect(probe.endpoint.pubSub.largestTopics(1).map(\.members) == [2])
    }
}

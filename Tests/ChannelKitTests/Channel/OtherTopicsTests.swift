import ChannelKit
import ChannelKitTesting
import Logging
import TestSupport
import Testing

@Suite("Topics beside a channel's own")
struct OtherTopicsTests {
    private static func endpoint(
        _ limits: SocketLimits = SocketLimits(),
        gate: Gate = Gate(),
        journal: Journal = Journal()
    ) -> Endpoint<OpenSocket> {
        Endpoint(
            OpenSocket(),
            channels: [
                .channel("news:*") { NewsChannel(gate: gate, journal: journal) },
                .channel("plain:*") { PlainChannel() },
            ],
            limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    @Test("what is broadcast there is the channel's to handle, in order, from the subscription to its end")
    func hears() async throws {
        let endpoint = Self.endpoint()
        let ann = try await TestClient.connect(to: endpoint, query: "name=ann", eventLoop: TestEventLoop())
        try await ann.join("news:1")
        try endpoint.broadcast(topic: "user:ann", event: "early", payload: Number(n: 0))
        try await ann.expectNothing()
        #expect(try await ann.push("news:1", "subscribe", ["topic": "user:ann"]).isOK)
        for n in 1...3 { try endpoint.broadcast(topic: "user:ann", event: "number", payload: Number(n: n)) }
        for n in 1...3 {
            let heard = try await ann.receive("heard", on: "news:1")
            #expect(try heard.payload.decode(as: Heard.self) == Heard(topic: "user:ann", event: "number", n: n))
        }
        #expect(try await ann.push("news:1", "unsubscribe", ["topic": "user:ann"]).isOK)
        try endpoint.broadcast(topic: "user:ann", event: "late", payload: Number(n: 4))
        try await ann.expectNothing()
    }

    @Test("a channel that has nothing to say about it passes it on to its client, and may subscribe in its join")
    func passesOn() async throws {
        let endpoint = Self.endpoint()
        let ann = try await TestClient.connect(to: endpoint, query: "name=ann", eventLoop: TestEventLoop())
        try await ann.join("plain:1")
        try endpoint.broadcast(topic: "user:ann", event: "number", payload: Number(n: 1))
        let frame = try await ann.nextFrame()
        #expect(frame == .text(#"["1",null,"plain:1","number",{"n":1}]"#))
        try await ann.expectNothing()
    }

    @Test("to hear a topic twice is to hear it once, and one unsubscription ends it")
    func twice() async throws {
        let endpoint = Self.endpoint()
        let ann = try await TestClient.connect(to: endpoint, query: "name=ann", eventLoop: TestEventLoop())
        try await ann.join("news:1")
        for _ in 1...3 { #expect(try await ann.push("news:1", "subscribe", ["topic": "user:ann"]).isOK) }
        try endpoint.broadcast(topic: "user:ann", event: "number", payload: Number(n: 1))
        _ = try await ann.receive("heard", on: "news:1")
        try await ann.expectNothing()
        #expect(try await ann.push("news:1", "unsubscribe", ["topic": "user:ann"]).isOK)
        try endpoint.broadcast(topic: "user:ann", event: "number", payload: Number(n: 2))
        try await ann.expectNothing()
    }

    @Test("their number is bounded, and one given up makes room")
    func bound() async throws {
        var limits = SocketLimits()
        limits.maximumSubscriptions = 2
        let ann = try await TestClient.connect(
            to: Self.endpoint(limits),
            query: "name=ann",
            eventLoop: TestEventLoop()
        )
        try await ann.join("news:1")
        #expect(try await ann.push("news:1", "subscribe", ["topic": "a"]).isOK)
        #expect(try await ann.push("news:1", "subscribe", ["topic": "b"]).isOK)
        #expect(try await ann.push("news:1", "subscribe", ["topic": "c"]).reason == "tooManySubscriptions")
        #expect(try await ann.push("news:1", "unsubscribe", ["topic": "a"]).isOK)
        #expect(try await ann.push("news:1", "unsubscribe", ["topic": "never"]).isOK)
        #expect(try await ann.push("news:1", "subscribe", ["topic": "c"]).isOK)
        #expect(try await ann.push("news:1", "subscribe", ["topic": "d"]).reason == "tooManySubscriptions")
    }

    @Test("a channel for which too much is broadcast ends with an error, so that its client joins anew")
    func overflow() async throws {
        var limits = SocketLimits()
        limits.mailboxCapacity = 2
        let (gate, journal) = (Gate(), Journal())
        let endpoint = Self.endpoint(limits, gate: gate, journal: journal)
        let ann = try await TestClient.connect(to: endpoint, query: "name=ann")
        try await ann.join("news:1")
        #expect(try await ann.push("news:1", "subscribe", ["topic": "user:ann"]).isOK)
        try ann.cast("news:1", "wait")
        #expect(try await eventually { gate.waiterCount == 1 })
        for n in 1...3 { try endpoint.broadcast(topic: "user:ann", event: "number", payload: Number(n: n)) }
        #expect(try await eventually { endpoint.counters.gaps == 1 })
        gate.open()
        _ = try await ann.receive("phx_error", on: "news:1")
        #expect(journal.all.count == 1)
    }

    @Test("a broadcast on this node alone reaches its members")
    func localBroadcast() async throws {
        let cluster = TestCluster()
        let (here, there) = (cluster.makeNode(), cluster.makeNode())
        func endpoint(_ node: TestNode) -> Endpoint<OpenSocket> {
            Endpoint(
                OpenSocket(),
                channels: [.channel("plain:*") { PlainChannel() }],
                pubSub: node.pubSub,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }
        let endpoints = (here: endpoint(here), there: endpoint(there))
        let ann = try await TestClient.connect(to: endpoints.here, query: "name=ann", eventLoop: TestEventLoop())
        let bob = try await TestClient.connect(to: endpoints.there, query: "name=bob", eventLoop: TestEventLoop())
        for client in [ann, bob] { try await client.join("plain:1") }
        try endpoints.here.localBroadcast(topic: "plain:1", event: "here", payload: Number(n: 1))
        _ = try await ann.receive("here", on: "plain:1")
        try endpoints.here.broadcast(topic: "plain:1", event: "everywhere", payload: Number(n: 2))
        _ = try await bob.receive("everywhere", on: "plain:1")
        try await bob.expectNothing()
    }
}

private struct Heard: Codable, Equatable, Sendable {
    var topic: String
    var event: String
    var n: Int
}

private struct Topic: Decodable, Sendable {
    var topic: String
}

/// Hears what its client wants it to, and tells the client where it comes from.
private struct NewsChannel: Channel {
    typealias Assigns = String

    let gate: Gate
    let journal: Journal

    static let events = Events<Self> {
        On("subscribe", Topic.self) { _, topic, context in
            do throws(ChannelError) {
                try context.subscribe(to: topic.topic)
            } catch {
                return .error(reason: error.code.description)
            }
            return .ok
        }
        On("unsubscribe", Topic.self) { _, topic, context in
            context.unsubscribe(from: topic.topic)
            return .ok
        }
        On("wait", NoPayload.self) { channel, _, _ in
            await channel.gate.wait()
            return .ok
        }
    }

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload { NoPayload() }

    func handleBroadcast(_ broadcast: Broadcast, context: Context) async throws {
        let number: Number = try broadcast.payload.decode()
        try context.push("heard", Heard(topic: broadcast.topic, event: broadcast.event, n: number.n))
    }

    func terminate(_ reason: TerminationReason, context: Context) async { self.journal.note("\(reason)") }
}

/// Hears about its client, and has nothing to add.
private struct PlainChannel: Channel {
    typealias Assigns = String

    static let events = Events<Self> {}

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload {
        try context.subscribe(to: "user:\(context.assigns)")
        return NoPayload()
    }
}

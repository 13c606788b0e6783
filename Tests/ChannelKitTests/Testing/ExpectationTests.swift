import ChannelKit
import ChannelKitTesting
import Logging
import TestSupport
import Testing

@Suite("Expectations of a test client")
struct ExpectationTests {
    private let loop = TestEventLoop()
    private let probe: Probe

    init() {
        self.probe = Probe(presence: PresenceConfiguration(window: .milliseconds(100)))
    }

    private func join(_ name: String, _ topic: String = "probe:1") async throws -> TestClient {
        let client = try await TestClient.connect(to: self.probe.endpoint, query: "name=\(name)", eventLoop: self.loop)
        try await client.join(topic)
        return client
    }

    @Test("a push, a broadcast and a reply are told apart, and read as the type that is asked for")
    func kinds() async throws {
        let (ann, bob) = (try await self.join("ann"), try await self.join("bob"))
        let ref = try ann.cast("probe:1", "shout", Number(n: 7))
        try await ann.expectReply(to: ref, on: "probe:1")
        #expect(try await bob.expectBroadcast("shout", on: "probe:1", as: Number.self) { $0.n == 7 }.n == 7)
        try await ann.push("probe:1", "elsewhere", Number(n: 8))
        try await ann.expectPush("here", on: "probe:1", as: Number.self) { $0.n == 8 }
        try await ann.expectPush("elsewhere", on: "probe:1")
        let counted = try ann.cast("probe:1", "count")
        try await ann.expectReply(to: counted, on: "probe:1", as: Number.self) { $0.n == 1 }
        let refused = try ann.cast("probe:1", "refuse")
        try await ann.expectReply(to: refused, on: "probe:1", status: "error", as: [String: String].self) {
            $0 == ["reason": "no"]
        }
        try await ann.expectBroadcast("shout", on: "probe:1")
        for client in [ann, bob] { try await client.expectNothing() }
    }

    @Test("what does not come is a failure that names the place, what was expected and what there was")
    func failure() async throws {
        let ann = try await TestClient.connect(
            to: self.probe.endpoint,
            query: "name=ann",
            eventLoop: self.loop,
            deadline: .milliseconds(10)
        )
        try self.probe.endpoint.disconnect("socket:ann")
        let failure = await #expect(throws: TestFailure.self) {
            try await ann.expectPush("here", on: "probe:1")
        }
        let description = try #require(failure?.description)
        #expect(description.contains("/ExpectationTests.swift:\(failure?.line ?? 0)"))
        #expect(description.contains("the push here on probe:1 was expected"))
        #expect(description.contains("closed"))
    }

    @Test("that nothing comes is known without waiting, and broken by what comes")
    func nothing() async throws {
        let (ann, bob) = (try await self.join("ann"), try await self.join("bob"))
        try await ann.push("probe:1", "shout_from", Number(n: 1))
        try await ann.expectNothing()
        await #expect(throws: TestFailure.self) { try await bob.expectNothing() }
        try await bob.expectNo("other", on: "probe:1")
        await #expect(throws: TestFailure.self) { try await bob.expectNo("shout", on: "probe:1") }
        try await bob.expectBroadcast("shout", on: "probe:1")
        try await bob.expectNothing()
    }

    @Test("while a handler waits for something, that nothing comes cannot be known")
    func running() async throws {
        let ann = try await TestClient.connect(
            to: self.probe.endpoint,
            query: "name=ann",
            eventLoop: self.loop,
            deadline: .milliseconds(200)
        )
        ann.send(text: #"["1","1","probe:1","phx_join",{}]"#)
        ann.send(text: #"["1","2","probe:1","wait",{}]"#)
        #expect(try await eventually { self.probe.gate.waiterCount == 1 })
        await #expect(throws: TestFailure.self) { try await ann.expectNothing() }
        self.probe.gate.open()
        try await self.loop.settle()
    }

    @Test("on a loop of the process, that nothing comes is not guessed")
    func otherLoop() async throws {
        let ann = try await self.probe.connect("ann")
        await #expect(throws: TestFailure.self) { try await ann.expectNothing() }
    }

    @Test("a window of presence and a message to itself come when the test moves the time, and not before")
    func time() async throws {
        let (ann, bob) = (try await self.join("ann"), try await self.join("bob"))
        try await ann.push("probe:1", "track")
        try await ann.expectPush("presence_state", on: "probe:1")
        try await bob.expectNothing()
        await bob.advance(by: .milliseconds(99))
        try await bob.expectNothing()
        await bob.advance(by: .milliseconds(1))
        try await bob.expectBroadcast("presence_diff", on: "probe:1")
        try await bob.push("probe:1", "to_self")
        try await bob.expectPush("now", on: "probe:1")
        try await bob.expectNothing()
        await bob.advance(by: .milliseconds(1))
        try await bob.expectPush("later", on: "probe:1")
    }

    @Test("presence is followed from the state on, through comings and goings")
    func presence() async throws {
        let (ann, bob) = (try await self.join("ann"), try await self.join("bob"))
        try await ann.push("probe:1", "track")
        try await ann.expectPresent(["ann"], on: "probe:1")
        try await bob.push("probe:1", "track")
        try await bob.expectPresent(["ann", "bob"], on: "probe:1")
        await ann.advance(by: .seconds(1))
        for client in [ann, bob] { try await client.expectPresent(["ann", "bob"], on: "probe:1") }
        bob.drop()
        await ann.advance(by: .seconds(1))
        try await ann.expectPresent(["ann"], on: "probe:1")
        try await ann.expectNothing()
    }

    @Test("an observer sees what is broadcast without a socket")
    func observer() async throws {
        let ann = try await self.join("ann")
        try await self.probe.endpoint.observing("probe:1") { observer in
            try await ann.push("probe:1", "shout", Number(n: 1))
            try self.probe.endpoint.broadcast(topic: "probe:1", event: "other", payload: Number(n: 2))
            try await observer.expectBroadcast("other", as: Number.self) { $0.n == 2 }
            try await observer.expectBroadcast("shout", as: Number.self) { $0.n == 1 }
        }
    }

    @Test("a close is expected with its code")
    func close() async throws {
        let ann = try await self.join("ann")
        try self.probe.endpoint.disconnect("socket:ann")
        try await ann.expectClose(.goingAway)
        try await ann.expectNothing()
    }
}

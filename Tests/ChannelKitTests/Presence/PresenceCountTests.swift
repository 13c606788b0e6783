import ChannelKit
import ChannelKitTesting
import TestSupport
import Testing

@Suite("Presence, counted only")
struct PresenceCountTests {
    private struct Count: Decodable, Equatable {
        var count: Int
    }

    private let loop = TestEventLoop()
    private let probe = Probe(
        presence: PresenceConfiguration(window: .milliseconds(100), countOnly: ["probe:lobby*"])
    )

    private func join(_ name: String) async throws -> TestClient {
        let client = try await TestClient.connect(to: self.probe.endpoint, query: "name=\(name)", eventLoop: self.loop)
        try await client.join("probe:lobby")
        return client
    }

    private func count(_ client: TestClient) async throws -> Int {
        try await client.receive("presence_count", on: "probe:lobby").payload.decode(as: Count.self).count
    }

    @Test("members are told how many keys there are, once per window, and only when that has changed")
    func counts() async throws {
        let watcher = try await self.join("watcher")
        var clients: [TestClient] = []
        for name in ["ann", "ann", "bob"] {
            let client = try await self.join(name)
            try await client.push("probe:lobby", "track")
            clients.append(client)
        }
        await self.loop.advance(by: .milliseconds(100))
        #expect(try await self.count(watcher) == 2)
        // The second tab of one who stays present.
        try await clients[1].leave("probe:lobby")
        await self.loop.advance(by: .milliseconds(100))
        try await watcher.expectNothing()
        try await clients[2].leave("probe:lobby")
        await self.loop.advance(by: .milliseconds(100))
        #expect(try await self.count(watcher) == 1)
        #expect(try self.probe.endpoint.presences(in: "probe:lobby", as: NoPayload.self).keys.sorted() == ["ann"])
        #expect(self.probe.endpoint.presences(in: "probe:lobby") != .empty)
    }

    @Test("one who has been told another number in between is told again")
    func between() async throws {
        let ann = try await self.join("ann")
        let bob = try await self.join("bob")
        try await ann.push("probe:lobby", "track")
        await self.loop.advance(by: .milliseconds(100))
        // What pushing the state sends, and what the window does.
        #expect(try await self.count(ann) == 1)
        #expect(try await self.count(ann) == 1)
        #expect(try await self.count(bob) == 1)
        try await bob.push("probe:lobby", "track")
        #expect(try await self.count(bob) == 2)
        try await ann.leave("probe:lobby")
        await self.loop.advance(by: .milliseconds(100))
        #expect(try await self.count(bob) == 1)
    }
}

import ChannelKitTesting
import Logging
import NIOCore
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Presence on several nodes")
struct PresenceClusterTests {
    private struct Node {
        let node: TestNode
        let endpoint: Endpoint<OpenSocket>

        var presence: PresenceTracker { self.endpoint.services.presence }
        var keys: [String] { self.presence.counts(in: "probe:1").keys.sorted() }
    }

    private let cluster = TestCluster()
    private let loop = TestEventLoop()

    private func node() -> Node {
        let node = self.cluster.makeNode()
        let endpoint = Endpoint(
            OpenSocket(),
            channels: [.channel("probe:*") { ProbeChannel(journal: Journal(), gate: Gate()) }],
            pubSub: node.pubSub,
            presence: PresenceConfiguration(window: .milliseconds(100), missedHeartbeatsUntilDown: 3),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return Node(node: node, endpoint: endpoint)
    }

    private func enter(_ name: String, _ node: Node) async throws -> TestClient {
        let client = try await TestClient.connect(to: node.endpoint, query: "name=\(name)", eventLoop: self.loop)
        try await client.join("probe:1")
        try await client.push("probe:1", "track")
        return client
    }

    @Test("members on every node see those on all, and those on one that is lost have left after its time")
    func threeNodes() async throws {
        let nodes = [self.node(), self.node(), self.node()]
        for node in nodes { node.presence.startReplication() }
        var clients: [TestClient] = []
        for (name, node) in zip(["ann", "bob", "carl"], nodes) { clients.append(try await self.enter(name, node)) }
        await self.loop.advance(by: .milliseconds(100))
        await self.loop.advance(by: .milliseconds(100))
        for (client, node) in zip(clients, nodes) {
            try await client.expectPresent(["ann", "bob", "carl"], on: "probe:1")
            #expect(node.keys == ["ann", "bob", "carl"])
        }
        // Broadcasts go where they went before.
        try await clients[0].push("probe:1", "shout", Number(n: 7))
        for client in clients {
            #expect(try await client.receive("shout", on: "probe:1").payload.decode(as: Number.self).n == 7)
        }
        nodes[2].node.disconnect()
        for _ in 0..<3 { for node in nodes { node.presence.heartbeat() } }
        await self.loop.advance(by: .milliseconds(100))
        for client in clients[0..<2] { try await client.expectPresent(["ann", "bob"], on: "probe:1") }
        try await clients[2].expectPresent(["carl"], on: "probe:1")
        nodes[2].node.reconnect()
        for _ in 0..<2 { for node in nodes { node.presence.heartbeat() } }
        await self.loop.advance(by: .milliseconds(100))
        for client in clients { try await client.expectPresent(["ann", "bob", "carl"], on: "probe:1") }
    }

    @Test("a node that comes later is told who is there already, and one that stops takes its own along at once")
    func lateAndGone() async throws {
        let first = self.node()
        first.presence.startReplication()
        let ann = try await self.enter("ann", first)
        await self.loop.advance(by: .milliseconds(100))
        let second = self.node()
        second.presence.startReplication()
        let bob = try await self.enter("bob", second)
        for _ in 0..<2 { for node in [first, second] { node.presence.heartbeat() } }
        await self.loop.advance(by: .milliseconds(100))
        for client in [ann, bob] { try await client.expectPresent(["ann", "bob"], on: "probe:1") }
        second.presence.stopReplication()
        await self.loop.advance(by: .milliseconds(100))
        try await ann.expectPresent(["ann"], on: "probe:1")
        try await bob.expectPresent(["bob"], on: "probe:1")
    }

    @Test("it runs as long as its task")
    func run() async throws {
        let first = self.node()
        let second = self.node()
        second.presence.startReplication()
        let task = Task { await first.endpoint.replicatePresence() }
        let ann = try await self.enter("ann", first)
        #expect(
            try await eventually {
                second.presence.heartbeat()
                await self.loop.advance(by: .milliseconds(100))
                return second.keys == ["ann"]
            }
        )
        task.cancel()
        await task.value
        #expect(second.keys == [])
        ann.drop()
    }

    @Test("what is no message changes nothing")
    func malformed() async throws {
        let node = self.node()
        node.presence.startReplication()
        let ann = try await self.enter("ann", node)
        node.node.pubSub.deliver(fromNode: .init(string: "what?"))
        #expect(node.keys == ["ann"])
        ann.drop()
    }
}

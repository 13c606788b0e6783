import ChannelKit
import ChannelKitTesting
import Logging
import Testing

@Suite("TestCluster")
struct TestClusterTests {
    private let cluster = TestCluster()
    private let loop = TestEventLoop()

    private func endpoint(_ node: TestNode) -> Endpoint<OpenSocket> {
        Endpoint(
            OpenSocket(),
            channels: [.channel("probe:*") { ProbeChannel(journal: Journal(), gate: Gate()) }],
            pubSub: node.pubSub,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private func join(_ name: String, _ node: TestNode) async throws -> TestClient {
        let endpoint = self.endpoint(node)
        let client = try await TestClient.connect(to: endpoint, query: "name=\(name)", eventLoop: self.loop)
        try await client.join("probe:1")
        return client
    }

    @Test("a broadcast reaches the members on every node once, and a disconnect the sockets on another one")
    func nodes() async throws {
        let nodes = (1...3).map { _ in self.cluster.makeNode() }
        var clients: [TestClient] = []
        for node in nodes { clients.append(try await self.join("ann", node)) }
        #expect(nodes.allSatisfy { $0.activeTopics == ["probe:1", "socket:ann"] })
        try await clients[0].push("probe:1", "shout", Number(n: 1))
        for client in clients {
            try await client.expectBroadcast("shout", on: "probe:1", as: Number.self) { $0.n == 1 }
            try await client.expectNothing()
        }
        try clients[0].cast("probe:1", "kick_self")
        for client in clients { try await client.expectClose(.goingAway) }
        try await self.loop.settle()
        #expect(nodes.allSatisfy { $0.activeTopics.isEmpty })
    }

    @Test("a node that is cut off neither gives nor gets, and does again when it is back")
    func cutOff() async throws {
        let (east, west) = (self.cluster.makeNode(), self.cluster.makeNode())
        let (ann, bob) = (try await self.join("ann", east), try await self.join("bob", west))
        west.disconnect()
        try await ann.push("probe:1", "shout_from", Number(n: 1))
        try await bob.push("probe:1", "shout_from", Number(n: 2))
        for client in [ann, bob] { try await client.expectNothing() }
        west.reconnect()
        try await ann.push("probe:1", "shout_from", Number(n: 3))
        try await bob.expectBroadcast("shout", on: "probe:1", as: Number.self) { $0.n == 3 }
    }
}

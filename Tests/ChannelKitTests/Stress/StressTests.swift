import ChannelStress
import Logging
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import ChannelKit

@Suite("Stress", .serialized)
struct StressTests {
    private static let topics = ["stress:1", "stress:2", "stress:3"]

    /// What one client of the test is.
    private struct Client: Sendable {
        let name: String
        let eventLoop: any EventLoop
        let server: StressServer
        let violations: Violations

        func connect() async throws -> NIOLoopBound<StressConnection> {
            let request = ConnectRequest(path: "/socket/websocket", query: "vsn=2.0.0&name=\(self.name)")
            let accepted = try await self.server.endpoint.connect(request)
            return try await self.eventLoop.submit {
                NIOLoopBound(StressConnection(accepted, eventLoop: self.eventLoop), eventLoop: self.eventLoop)
            }.get()
        }

        func on<Result: Sendable>(
            _ connection: NIOLoopBound<StressConnection>,
            _ body: @escaping @Sendable (StressConnection) -> Result
        ) async throws -> Result {
            try await self.eventLoop.submit { body(connection.value) }.get()
        }

        /// One connection, from its opening to its end at a random moment.
        func misbehave(using random: inout SplitMix64) async throws {
            let connection = try await self.connect()
            for _ in 0..<Int.random(in: 10..<80, using: &random) {
                try await self.act(connection, using: &random)
                if Int.random(in: 0..<4, using: &random) == 0 { await Task.yield() }
            }
            try await self.end(connection)
        }

        private func act(_ connection: NIOLoopBound<StressConnection>, using random: inout SplitMix64) async throws {
            let topic = StressTests.topics.randomElement(using: &random)!
            switch Int.random(in: 0..<100, using: &random) {
            case ..<20: try await self.on(connection) { $0.join(topic) }
            case ..<30: try await self.on(connection) { $0.push("phx_leave", to: topic) }
            case ..<35:
                try await self.on(connection) {
                    $0.push("phx_leave", to: topic)
                    $0.join(topic)
                }
            case ..<38: try await self.on(connection) { $0.push("crash", to: topic) }
            case ..<60: try await self.on(connection) { $0.push("say_slowly", to: topic) }
            case ..<99: try await self.on(connection) { $0.push("say", to: topic) }
            default: try self.server.endpoint.disconnect("socket:\(self.name)")
            }
        }

        func end(_ connection: NIOLoopBound<StressConnection>) async throws {
            self.violations.add(
                try await self.on(connection) { connection in
                    connection.drop()
                    return connection.view.violations
                }
            )
        }
    }

    private final class Violations: Sendable {
        private let found = Mutex<[String]>([])

        var first: [String] { Array(self.found.withLock { $0 }.prefix(5)) }

        func add(_ more: [String]) { self.found.withLock { $0 += more } }
    }

    @Test("clients join, leave, rejoin, speak and vanish at random, and every promise holds", arguments: UInt64(1)...4)
    func promises(seed: UInt64) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        let server = StressServer(logger: Logger(label: "stress") { _ in SwiftLogNoOpLogHandler() })
        let violations = Violations()
        let clients = (0..<24).map { number in
            Client(name: "client\(number)", eventLoop: group.next(), server: server, violations: violations)
        }
        var connections: [NIOLoopBound<StressConnection>] = []
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for (number, client) in clients.enumerated() {
                tasks.addTask {
                    var random = SplitMix64(seed: seed << 16 | UInt64(number))
                    for _ in 0..<4 { try await client.misbehave(using: &random) }
                }
            }
            // Some are there the whole time: they have to hear and see everybody else.
            for client in clients.prefix(4) { connections.append(try await self.settle(client)) }
            try await tasks.waitForAll()
        }
        #expect(violations.first == [])
        try await self.expectAgreement(Array(clients.prefix(4)), connections, server: server)
        for (client, connection) in zip(clients, connections) { try await client.end(connection) }
        #expect(violations.first == [])
        try await self.expectNothingLeft(of: server)
        try await group.shutdownGracefully()
    }

    /// Joins all topics, for good.
    private func settle(_ client: Client) async throws -> NIOLoopBound<StressConnection> {
        // Its name is its own, so that nobody disconnects it.
        let client = Client(
            name: "witness-\(client.name)",
            eventLoop: client.eventLoop,
            server: client.server,
            violations: client.violations
        )
        let connection = try await client.connect()
        for topic in Self.topics { try await client.on(connection) { $0.join(topic) } }
        return connection
    }

    /// Those who stayed have heard everything, and agree on who is there: they themselves.
    private func expectAgreement(
        _ clients: [Client],
        _ connections: [NIOLoopBound<StressConnection>],
        server: StressServer
    ) async throws {
        let names = clients.map { "witness-\($0.name)" }.sorted()
        for (client, connection) in zip(clients, connections) {
            for topic in Self.topics {
                let agrees = try await eventually {
                    let said = server.said(in: topic)
                    return try await client.on(connection) {
                        $0.view.hasHeard(said, in: topic) && $0.view.present(in: topic) == names
                    }
                }
                let missing = try await client.on(connection) { $0.view.missing(server.said(in: topic), in: topic) }
                #expect(agrees, "\(client.name) in \(topic) lacks \(missing)")
            }
            #expect(try await client.on(connection) { $0.view.violations } == [])
        }
    }

    private func expectNothingLeft(of server: StressServer) async throws {
        let endpoint = server.endpoint
        #expect(await endpoint.shutdown(within: .seconds(60)))
        #expect(try await eventually { server.live.value == 0 })
        #expect(endpoint.pubSub.topicCount == 0)
        for topic in Self.topics { #expect(endpoint.presences(in: topic) == .empty) }
    }
}

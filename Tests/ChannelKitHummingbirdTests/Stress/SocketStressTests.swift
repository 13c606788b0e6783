import ChannelKit
import ChannelKitHummingbird
import ChannelStress
import Logging
import NIOCore
import TestSupport
import Testing

@Suite("Stress over sockets", .serialized)
struct SocketStressTests {
    private static let topics = ["stress:1", "stress:2"]

    @Test("clients join, leave, speak and vanish at random, and every promise holds", arguments: UInt64(1)...2)
    func promises(seed: UInt64) async throws {
        let stress = StressServer(logger: Logger(label: "stress") { _ in SwiftLogNoOpLogHandler() })
        let mount = SocketMount("/socket", stress.endpoint, configuration: .patient)
        try await withTestServer([mount]) { server in
            var witness = try await Client.connect(to: server.port, name: "witness")
            for topic in Self.topics { try await witness.join(topic) }
            try await withThrowingTaskGroup(of: [String].self) { tasks in
                for number in 0..<8 {
                    tasks.addTask {
                        var random = SplitMix64(seed: seed << 16 | UInt64(number))
                        var violations: [String] = []
                        for _ in 0..<3 {
                            var client = try await Client.connect(to: server.port, name: "client\(number)")
                            violations += try await client.misbehave(in: Self.topics, using: &random)
                        }
                        return violations
                    }
                }
                for try await violations in tasks { #expect(violations.prefix(3) == []) }
            }
            for topic in Self.topics {
                let agrees = try await witness.readUntil(within: .seconds(600)) {
                    $0.hasHeard(stress.said(in: topic), in: topic) && $0.present(in: topic) == ["witness"]
                }
                #expect(agrees, "lacks \(String(describing: witness.view.missing(stress.said(in: topic), in: topic)))")
            }
            #expect(witness.view.violations == [])
            try await witness.drop()
        }
        // The server has ended, and so has everything that it served.
        #expect(mount.counters.snapshot.open == 0)
        #expect(try await eventually { stress.live.value == 0 })
    }

    /// A client over a socket, and what it gets to see.
    private struct Client {
        let socket: RawClient
        var view = StressView(isSynchronous: false)

        static func connect(to port: Int, name: String) async throws -> Client {
            let socket = try await RawClient.connect(to: port)
            try await socket.upgrade("/socket/websocket?vsn=2.0.0&name=\(name)")
            return Client(socket: socket)
        }

        mutating func join(_ topic: String) async throws { try await self.socket.send(text: self.view.join(topic)) }

        mutating func push(_ event: String, to topic: String) async throws {
            try await self.socket.send(text: self.view.push(event, to: topic))
        }

        func drop() async throws { try await self.socket.drop() }

        /// One connection, from its opening to its end at a random moment. What has come by then is checked.
        mutating func misbehave(in topics: [String], using random: inout SplitMix64) async throws -> [String] {
            for _ in 0..<Int.random(in: 5..<40, using: &random) {
                let topic = topics.randomElement(using: &random)!
                switch Int.random(in: 0..<20, using: &random) {
                case ..<4: try await self.join(topic)
                case ..<6: try await self.push("phx_leave", to: topic)
                case ..<7: try await self.push("crash", to: topic)
                case ..<11: try await self.push("say_slowly", to: topic)
                default: try await self.push("say", to: topic)
                }
                if Int.random(in: 0..<4, using: &random) == 0 { await self.read(within: .milliseconds(1)) }
            }
            try await self.drop()
            await self.read(within: .seconds(600))
            return self.view.violations
        }

        /// Reads until nothing comes for a while, or the connection ends.
        private mutating func read(within pause: Duration) async {
            while let event = await self.socket.next(within: pause), event != .end { self.see(event) }
        }

        /// Reads until a condition holds.
        mutating func readUntil(within deadline: Duration, _ condition: (StressView) -> Bool) async throws -> Bool {
            let clock = ContinuousClock()
            let end = clock.now + deadline
            while !condition(self.view) {
                guard clock.now < end else { return false }
                if let event = await self.socket.next(within: .milliseconds(10)) { self.see(event) }
            }
            return true
        }

        private mutating func see(_ event: RawEvent) {
            guard case .frame(let frame) = event, frame.opcode == 0x1 else { return }
            self.view.received(frame.payload)
        }
    }
}

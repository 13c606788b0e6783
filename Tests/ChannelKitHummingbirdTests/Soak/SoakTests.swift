import ChannelKitHummingbird
import ChannelStress
import Foundation
import Logging
import TestSupport
import Testing

@testable import ChannelKit

/// A few connections of each client here; `make soak` goes on for `SOAK_SECONDS`, alone in its process, and looks at memory
/// too.
@Suite("Soak", .serialized, .timeLimit(.minutes(1440)))
struct SoakTests {
    private static let seconds = ProcessInfo.processInfo.environment["SOAK_SECONDS"].flatMap { Int($0) }
    private static let seed = ProcessInfo.processInfo.environment["SOAK_SEED"].flatMap { UInt64($0) } ?? 1

    private let live = LiveCount()
    private let endpoint: Endpoint<SoakSocket>
    private let mount: SocketMount

    init() {
        let live = self.live
        self.endpoint = Endpoint(
            SoakSocket(live: live),
            channels: [
                .channel("soak:*", history: History(count: 64, bytes: 1 << 18, lifetime: .seconds(10))) {
                    SoakChannel(token: live.token())
                }
            ],
            presence: PresenceConfiguration(window: .milliseconds(5)),
            logger: Logger(label: "soak") { _ in SwiftLogNoOpLogHandler() }
        )
        var configuration = WebSocketConfiguration.patient
        configuration.outboundLimit = 128 << 10
        configuration.closeTimeout = .seconds(1)
        configuration.longPoll = LongPollConfiguration()
        configuration.longPoll?.window = .milliseconds(200)
        configuration.longPoll?.sessionTimeout = .milliseconds(300)
        self.mount = SocketMount("/socket", self.endpoint, configuration: configuration)
    }

    @Test("clients of every bad habit leave nothing behind, and keep nobody else waiting")
    func soak() async throws {
        let end = Self.seconds.map { ContinuousClock.now + .seconds($0) }
        // What the process opens once and keeps is open by then.
        try await withTestServer([.gatekeeper()]) { server in
            try await server.connect().upgrade("/socket/websocket?vsn=2.0.0&token=ok")
        }
        let before = ProcessUsage.now
        let endpoint = self.endpoint
        try await withTestServer([self.mount]) { server in
            let (position, crowd) = (SoakPosition(), SoakCrowd(16))
            let usages = try await withThrowingTaskGroup(of: [ProcessUsage].self) { tasks in
                for number in 0..<16 {
                    let seed = Self.seed << 16 | UInt64(number)
                    tasks.addTask {
                        var client = SoakClient(
                            name: "user\(number % 8)",
                            server: server,
                            endpoint: endpoint,
                            position: position,
                            random: SplitMix64(seed: seed)
                        )
                        var lives = 0
                        while end.map({ ContinuousClock.now < $0 }) ?? (lives < 6) {
                            try await client.live()
                            lives += 1
                        }
                        crowd.oneHasGone()
                        return []
                    }
                }
                tasks.addTask {
                    try await Self.witness(server, while: crowd)
                    return []
                }
                tasks.addTask { try await Self.usages(while: crowd) }
                return try await tasks.reduce(into: []) { $0 += $1 }
            }
            try await self.expectNothingLeft()
            self.report(usages, before)
        }
        #expect(self.mount.counters.snapshot.open == 0)
        if Self.seconds != nil, let before {
            // The process is alone with the test, so what is open is the test's.
            #expect(try await eventually { (ProcessUsage.now?.descriptors ?? 0) <= before.descriptors + 4 })
        }
    }

    /// Somebody who does nothing wrong: answered all the time, and never cut off.
    private static func witness(_ server: TestServer, while crowd: SoakCrowd) async throws {
        let socket = try await RawClient.connect(to: server.port)
        try await socket.upgrade("/socket/websocket?vsn=2.0.0&name=witness")
        var ref = 0
        while crowd.isThere {
            ref += 1
            try await socket.send(text: #"[null,"beat\#(ref)","phoenix","heartbeat",{}]"#)
            #expect(try await socket.text().contains(#""beat\#(ref)""#))
        }
        try await socket.drop()
    }

    private static func usages(while crowd: SoakCrowd) async throws -> [ProcessUsage] {
        var usages: [ProcessUsage] = []
        while crowd.isThere {
            if let usage = ProcessUsage.now { usages.append(usage) }
            try await Task.sleep(for: .milliseconds(500))
        }
        return usages
    }

    private func expectNothingLeft() async throws {
        let (endpoint, mount) = (self.endpoint, self.mount)
        // Polling sessions end by their time-out.
        #expect(try await eventually { mount.counters.snapshot.open == 0 })
        #expect(try await eventually { endpoint.counters.openSockets == 0 })
        #expect(try await eventually { endpoint.counters.openChannels == 0 })
        #expect(try await eventually { self.live.value == 0 }, "\(self.live.value) sockets and channels are in memory")
        #expect(endpoint.pubSub.topicCount == 0)
        #expect(mount.counters.snapshot.waitingPolls == 0)
        for topic in SoakClient.topics { #expect(endpoint.presences(in: topic) == .empty) }
        #expect(endpoint.counters.histories.topics <= SoakClient.topics.count)
        #expect(endpoint.counters.joins > 0)
    }

    private func report(_ usages: [ProcessUsage], _ before: ProcessUsage?) {
        guard let seconds = Self.seconds else { return }
        let counters = self.endpoint.counters
        let second = usages.suffix(usages.count / 2).map(\.residentKiB)
        // Clients that do not read hold their megabyte each until they are cut off, which comes in bursts: what is looked at is
        // what never goes.
        let (third, fourth) = (second.prefix(second.count / 2).floor, second.suffix(second.count / 2).floor)
        print(
            """
            soak, \(seconds) s: \(self.mount.counters.snapshot.opened) connections, \(counters.joins) joins, \
            \(counters.crashes) crashes, \(self.mount.counters.snapshot.slowConsumers) slow consumers, \
            \(counters.histories.recoveries) recoveries; resident \(Int(before?.residentKiB ?? 0)) KiB before, \
            \(Int(third)) KiB at most times of the third quarter, \(Int(fourth)) KiB of the fourth
            """
        )
        guard seconds >= 60 else { return }
        #expect(fourth - third < max(third / 10, 4096), "memory grows: \(second.map { Int($0) })")
    }
}

import ChannelKit
import ChannelKitTesting
import Foundation
import Logging
import TestSupport
import Testing

/// Every way in which a channel ends: `terminate` is called once, with the reason, and nothing of the channel is left.
@Suite("Ways in which a channel ends")
struct TerminationTests {
    enum Way: String, CaseIterable, Sendable {
        case leaves = "left"
        case outcome = "stopped normal"
        case outcomeAfterAnswer = "stopped shutdown"
        case stopsItself = "stopped by itself"
        case failsItself = "stopped failed"
        case handlerThrows = "crashed handler"
        case joinedThrows = "crashed joined"
        case infoThrows = "crashed info"
        case outThrows = "crashed out"
        case broadcastThrows = "crashed broadcast"
        case isReplaced = "replaced"
        case connectionDrops = "transportClosed drop"
        case isDisconnected = "transportClosed disconnect"
        case shutsDown = "transportClosed shutdown"
        case expires = "transportClosed expiry"

        /// What the journal has of it.
        var reason: String {
            self == .stopsItself ? "stopped shutdown" : self.rawValue.hasPrefix("t") ? "transportClosed" : self.rawValue
        }

        /// What the client is told.
        var notice: String? {
            switch self {
            case .leaves, .outcome, .outcomeAfterAnswer, .stopsItself, .isReplaced: "phx_close"
            case .failsItself, .handlerThrows, .joinedThrows, .infoThrows, .outThrows, .broadcastThrows: "phx_error"
            case .connectionDrops, .isDisconnected, .shutsDown, .expires: nil
            }
        }
    }

    @Test("it is told why, once, the client is told, and nothing is left", arguments: Way.allCases)
    func ends(way: Way) async throws {
        let journal = Journal()
        let node = TestCluster().makeNode()
        let endpoint = Endpoint(
            ExpiringSocket(),
            channels: [.channel("end") { EndingChannel(journal: journal) }],
            pubSub: node.pubSub,
            presence: PresenceConfiguration(window: .zero),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let client = try await TestClient.connect(to: endpoint, eventLoop: TestEventLoop())
        try await client.join("end", ["crashes": way == .joinedThrows])
        try await self.go(way, client, endpoint)
        if let notice = way.notice { _ = try await client.receive(notice, on: "end") }
        #expect(try await eventually { !journal.all.isEmpty })
        if way == .isReplaced { #expect(try await client.leave("end").isOK) }
        let count = way == .isReplaced ? 2 : 1
        #expect(try await eventually { journal.all.count == count && endpoint.counters.openChannels == 0 })
        #expect(journal.all.first == way.reason)
        #expect(endpoint.presences(in: "end") == .empty)
        #expect(await endpoint.shutdown())
        #expect(journal.all.count == count)
        #expect(node.activeTopics.isEmpty)
    }

    private func go(_ way: Way, _ client: TestClient, _ endpoint: Endpoint<ExpiringSocket>) async throws {
        switch way {
        case .leaves: #expect(try await client.leave("end").isOK)
        case .outcome, .stopsItself, .failsItself, .handlerThrows: try client.cast("end", "\(way)")
        case .outcomeAfterAnswer: #expect(try await client.push("end", "\(way)").isOK)
        case .joinedThrows: break
        case .infoThrows, .outThrows, .broadcastThrows: try client.cast("end", "\(way)")
        case .isReplaced: #expect(try await client.join("end", ["crashes": false]).isOK)
        case .connectionDrops: client.drop()
        case .isDisconnected: try endpoint.disconnect("everybody")
        case .shutsDown: #expect(await endpoint.shutdown())
        case .expires: await client.advance(by: .seconds(7200))
        }
    }

    @Test(
        "a client that was refused, or whose join crashed, was never there",
        arguments: ["probe:refused", "probe:crash"]
    )
    func refused(topic: String) async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        #expect(try await ann.join(topic).status == "error")
        #expect(await probe.endpoint.shutdown())
        #expect(probe.journal.all.isEmpty)
    }
}

private struct ExpiringSocket: SocketHandler {
    func connect(_ request: ConnectRequest) async throws -> NoPayload { NoPayload() }
    func id(for assigns: NoPayload) -> String? { "everybody" }
    func expiration(of assigns: NoPayload) -> Date? { Date() + 3600 }
}

/// A channel that ends as its client wants it to.
private struct EndingChannel: Channel {
    typealias Assigns = NoPayload

    struct Join: Decodable, Sendable {
        var crashes: Bool
    }

    struct Crash: Error {
        var place: String
    }

    let journal: Journal
    var crashes = false

    static let interceptedEvents: Set<String> = ["out"]

    static let events = Events<Self> {
        On("outcome", NoPayload.self) { _, _, _ in .stop() }
        On("outcomeAfterAnswer", NoPayload.self) { _, _, _ in .stop(.shutdown, after: .ok) }
        On("stopsItself", NoPayload.self) { _, _, context in
            context.stop(.shutdown)
            return .noReply
        }
        On("failsItself", NoPayload.self) { _, _, _ in .stop(.failure("failed")) }
        On("handlerThrows", NoPayload.self) { _, _, _ in throw Crash(place: "handler") }
        On("infoThrows", NoPayload.self) { _, _, context in
            context.send("crash")
            return .noReply
        }
        On("outThrows", NoPayload.self) { _, _, context in
            try context.broadcast("out", NoPayload())
            return .noReply
        }
        On("broadcastThrows", NoPayload.self) { _, _, context in
            try context.broadcast(to: "elsewhere", "news", NoPayload())
            return .noReply
        }
    }

    mutating func join(_ payload: Join, context: Context) async throws -> NoPayload {
        self.crashes = payload.crashes
        try context.subscribe(to: "elsewhere")
        return NoPayload()
    }

    func joined(context: Context) async throws {
        try context.presence.track("somebody")
        context.send("never", after: .seconds(86_400))
        if self.crashes { throw Crash(place: "joined") }
    }

    func handleInfo(_ info: String, context: Context) async throws { throw Crash(place: "info") }
    func handleOut(_ broadcast: Broadcast, context: Context) async throws { throw Crash(place: "out") }
    func handleBroadcast(_ broadcast: Broadcast, context: Context) async throws { throw Crash(place: "broadcast") }

    func terminate(_ reason: TerminationReason, context: Context) async {
        switch reason {
        case .left: self.journal.note("left")
        case .stopped(let reason): self.journal.note("stopped \(reason.description)")
        case .crashed(let error): self.journal.note("crashed \((error as? Crash)?.place ?? "\(error)")")
        case .replaced: self.journal.note("replaced")
        case .transportClosed: self.journal.note("transportClosed")
        }
    }
}

import Logging
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import ChannelKit

/// A clock that the test moves: what is scheduled waits until its window is over.
private final class ManualScheduler: Sendable {
    private let waiting = Mutex<[@Sendable () -> Void]>([])

    var count: Int { self.waiting.withLock { $0.count } }

    func schedule(_ body: @escaping @Sendable () -> Void) { self.waiting.withLock { $0.append(body) } }

    func endWindows() {
        let bodies = self.waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for body in bodies { body() }
    }
}

@Suite("PresenceTracker")
struct PresenceTrackerTests {
    private struct Presence: Decodable {
        struct Meta: Decodable {
            var phx_ref: String
            var phx_ref_prev: String?
            var n: Int?
        }

        var metas: [Meta]
    }

    private struct Diff: Decodable {
        var joins: [String: Presence]
        var leaves: [String: Presence]
    }

    private let scheduler: ManualScheduler
    private let tracker: PresenceTracker
    private let pubSub = LocalPubSub()
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    init() {
        let scheduler = ManualScheduler()
        self.scheduler = scheduler
        self.tracker = PresenceTracker(
            pubSub: self.pubSub,
            configuration: PresenceConfiguration(window: .seconds(1)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            schedule: { _, _, body in scheduler.schedule(body) }
        )
    }

    /// The diffs that are broadcast while `body` runs.
    private func diffs(_ body: () async throws -> Void) async throws -> [Diff] {
        try await self.pubSub.withSubscription(to: "room") { messages in
            try await body()
            try self.pubSub.broadcast(Broadcast(topic: "room", event: "end", payload: .empty))
            var diffs: [Diff] = []
            for await message in messages {
                if message.event == "end" { break }
                #expect(message.event == "presence_diff")
                diffs.append(try message.payload.decode())
            }
            return diffs
        }
    }

    @discardableResult
    private func track(_ key: String, _ owner: MemberID, n: Int = 0) throws -> String {
        try self.tracker.track(key, meta: ["n": n], topic: "room", owner: owner, on: self.loop)
    }

    @Test("a storm of joins is one diff, and nobody hears of those who leave again within the window")
    func storm() async throws {
        let owners = (0..<1000).map { _ in MemberID() }
        let diffs = try await self.diffs {
            for (number, owner) in owners.enumerated() { try self.track("user\(number)", owner) }
            for owner in owners.prefix(10) { self.tracker.ended(owner, on: self.loop) }
            #expect(self.scheduler.count == 1)
            self.scheduler.endWindows()
        }
        #expect(diffs.count == 1)
        #expect(diffs.first?.joins.count == 990)
        #expect(diffs.first?.leaves.isEmpty == true)
        #expect(self.tracker.entries(of: "room").count == 990)
    }

    @Test("an update names the reference before it, also over several windows")
    func update() async throws {
        let owner = MemberID()
        let first = try self.track("ann", owner)
        self.scheduler.endWindows()
        var second = ""
        let diffs = try await self.diffs {
            second = try self.tracker.update("ann", meta: ["n": 1], topic: "room", owner: owner, on: self.loop)
            self.scheduler.endWindows()
        }
        #expect(diffs.first?.leaves["ann"]?.metas.map(\.phx_ref) == [first])
        #expect(diffs.first?.joins["ann"]?.metas.map(\.phx_ref) == [second])
        #expect(diffs.first?.joins["ann"]?.metas.first?.phx_ref_prev == first)
        #expect(diffs.first?.joins["ann"]?.metas.first?.n == 1)
    }

    @Test("a key is tracked once per channel, and updated only where it is tracked")
    func misuse() throws {
        let owner = MemberID()
        try self.track("ann", owner)
        try self.track("ann", MemberID())
        #expect { try self.track("ann", owner) } throws: { ($0 as? ChannelKit.ChannelError)?.code == .alreadyTracked }
        #expect {
            try self.tracker.update("bob", meta: ["n": 1], topic: "room", owner: owner, on: self.loop)
        } throws: {
            ($0 as? ChannelKit.ChannelError)?.code == .notTracked
        }
        #expect {
            try self.tracker.track("carl", meta: [1, 2], topic: "room", owner: owner, on: self.loop)
        } throws: {
            ($0 as? ChannelKit.ChannelError)?.code == .unencodablePayload
        }
        #expect(self.tracker.entries(of: "room").map(\.key) == ["ann", "ann"])
    }

    @Test("an owner that ends takes along all that it tracks, and nothing of others")
    func ended() async throws {
        let ann = MemberID()
        let bob = MemberID()
        try self.track("a1", ann)
        try self.track("a2", ann)
        try self.track("b", bob)
        self.scheduler.endWindows()
        let diffs = try await self.diffs {
            self.tracker.ended(ann, on: self.loop)
            self.tracker.untrack("b", topic: "room", owner: ann, on: self.loop)
            self.scheduler.endWindows()
        }
        #expect(diffs.map { Set($0.leaves.keys) } == [["a1", "a2"]])
        #expect(self.tracker.entries(of: "room").map(\.key) == ["b"])
    }

    @Test("the list is the same whether it was kept since the last one or is written anew", arguments: UInt64(0)..<20)
    func list(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let owners = (0..<6).map { _ in MemberID() }
        for step in 0..<300 {
            let owner = try #require(owners.randomElement(using: &random))
            let key = "user\(Int.random(in: 0..<40, using: &random))"
            // Mostly joins: in between, the list is only added to.
            switch Int.random(in: 0..<20, using: &random) {
            case 0: self.tracker.untrack(key, topic: "room", owner: owner, on: self.loop)
            case 1: self.tracker.ended(owner, on: self.loop)
            case 2: _ = try? self.tracker.update(key, meta: ["n": step], topic: "room", owner: owner, on: self.loop)
            default: _ = try? self.track(key, owner, n: step)
            }
            #expect(self.tracker.list(of: "room") == PresenceText.state(self.tracker.entries(of: "room")))
        }
    }
}

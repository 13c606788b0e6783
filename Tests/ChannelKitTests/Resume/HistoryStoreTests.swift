import NIOCore
import Synchronization
import Testing

@testable import ChannelKit

@Suite("History store")
struct HistoryStoreTests {
    /// A clock that stands still until it is moved.
    private final class Clock: Sendable {
        private let elapsed = Mutex(Duration.zero)
        private let start = ContinuousClock.now

        var now: ContinuousClock.Instant { self.start + self.elapsed.withLock { $0 } }

        func advance(by duration: Duration) { self.elapsed.withLock { $0 += duration } }
    }

    private let clock = Clock()

    private func store(
        _ limits: HistoryLimits = HistoryLimits(),
        rules: [[HistoryStore.Rule]] = [[.init(pattern: "t:*", bounds: History(lifetime: .seconds(60)))]]
    ) -> HistoryStore {
        let store = HistoryStore(limits: limits, clock: { [clock] in clock.now })
        for rules in rules { store.add(rules) }
        return store
    }

    private func append(to log: TopicLog?, of store: HistoryStore, bytes: Int = 100) throws {
        let broadcast = Broadcast(topic: "t:1", event: "e", payload: .binary(.init(repeating: 7, count: bytes)))
        let frames = try EncodedBroadcast.encode(broadcast)
        _ = log?.withHistory { $0.append(broadcast, from: nil, v2: frames, now: store.now) }
        store.trim()
    }

    @Test("a history begins when a client asks for one, and not before")
    func begins() {
        let store = self.store()
        #expect(store.log(of: "t:1") == nil)
        let log = store.openLog(of: "t:1")
        #expect(log != nil && store.log(of: "t:1") === log && store.openLog(of: "t:1") === log)
        #expect(store.log(of: "t:2") == nil)
        #expect(store.counters.topics == 1)
    }

    @Test(
        "what is told of presence has no number and is not kept: who was here is not who is",
        arguments: ["presence_state", "presence_diff", "presence_count"]
    )
    func presence(event: String) throws {
        let store = self.store()
        let broadcast = Broadcast(topic: "t:1", event: event, payload: .empty)
        let frames = try EncodedBroadcast.encode(broadcast)
        let told = store.openLog(of: "t:1")?.withHistory { history -> Int? in
            let encoded = history.append(broadcast, from: nil, v2: frames, now: store.now)
            #expect(history.count == 0 && history.offset == 0)
            return encoded.stamp?.offset
        }
        #expect(told == .some(nil))
    }

    @Test("the first rule that matches a topic counts, within each endpoint")
    func rules() {
        let store = self.store(rules: [
            [.init(pattern: "t:private", bounds: nil), .init(pattern: "t:*", bounds: History())],
            [.init(pattern: "u:*", bounds: nil)],
            [.init(pattern: "*", bounds: nil), .init(pattern: "u:1", bounds: History())],
        ])
        #expect(store.openLog(of: "t:private") == nil)
        #expect(store.openLog(of: "t:1") != nil)
        #expect(store.openLog(of: "u:1") == nil)
    }

    @Test("beyond the number of topics, the one that was used longest ago goes, and begins anew with another epoch")
    func topics() throws {
        let store = self.store(HistoryLimits(topics: 2))
        let first = try #require(store.openLog(of: "t:1"))
        _ = store.openLog(of: "t:2")
        _ = store.log(of: "t:1")
        _ = store.openLog(of: "t:3")
        #expect(!first.isRetired)
        #expect(store.log(of: "t:2") == nil)
        _ = store.openLog(of: "t:2")
        #expect(store.log(of: "t:1") == nil)
        #expect(first.isRetired)
        #expect(first.withHistory { $0.offset } == nil)
        #expect(store.openLog(of: "t:1")?.epoch != first.epoch)
        #expect(store.counters.topics == 2)
    }

    @Test("beyond the bytes, the one that was used longest ago goes")
    func bytes() throws {
        let store = self.store(HistoryLimits(bytes: 8000))
        try self.append(to: store.openLog(of: "t:1"), of: store)
        let used = store.counters.bytes
        #expect(used > 100)
        let more = store.openLog(of: "t:2")
        for _ in 0..<8000 / used { try self.append(to: more, of: store) }
        #expect(store.log(of: "t:1") == nil)
        #expect(store.log(of: "t:2") === more)
        #expect(store.counters.bytes <= 8000)
    }

    @Test("one that has not been used for its lifetime is emptied by the use of another, and keeps its place")
    func quiet() throws {
        let store = self.store()
        let log = try #require(store.openLog(of: "t:1"))
        try self.append(to: log, of: store)
        _ = store.openLog(of: "t:2")
        self.clock.advance(by: .seconds(59))
        _ = store.log(of: "t:2")
        #expect(store.counters.bytes > 0)
        self.clock.advance(by: .seconds(1))
        _ = store.log(of: "t:2")
        #expect(store.counters.bytes == 0)
        #expect(store.log(of: "t:1") === log)
        #expect(log.withHistory { $0.offset } == 1)
    }

    @Test("those that have been emptied go first")
    func quietFirst() throws {
        let store = self.store(HistoryLimits(topics: 2))
        _ = store.openLog(of: "t:1")
        self.clock.advance(by: .seconds(60))
        let used = store.openLog(of: "t:2")
        _ = store.openLog(of: "t:3")
        #expect(store.log(of: "t:1") == nil)
        #expect(store.log(of: "t:2") === used)
    }
}

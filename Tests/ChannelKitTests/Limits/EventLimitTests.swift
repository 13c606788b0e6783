import ChannelKit
import ChannelKitTesting
import Logging
import RateLimit
import Synchronization
import TestSupport
import Testing

/// A channel with a limit of each kind.
private struct LimitedChannel: Channel {
    typealias Assigns = String

    struct Note: Codable, Sendable { var text: String }

    let limiter: RateLimiter<ManualClock>
    let shared: SharedLimiter
    let handled: Handled

    static let events = Events<Self> {
        On("note", Note.self) { channel, _, _ in
            channel.handled.count("note")
            return .ok
        }
        .limited(by: EventLimit(\.limiter) { $0.assigns })

        On("slow_note", Note.self) { channel, _, _ in
            await Task.yield()
            channel.handled.count("slow_note")
            return .ok
        }
        .limited(
            by: EventLimit(\.limiter, cost: 2, refusal: .error { "wait \($0.map { "\($0) s" } ?? "for ever")" }) {
                $0.assigns == "admin" ? nil : "slow:\($0.assigns)"
            }
        )

        On("typing", NoPayload.self) { channel, _, _ in
            channel.handled.count("typing")
            return .ok
        }
        .limited(by: .perSocket(2, per: .seconds(10), refusal: .silent))

        On("everywhere", NoPayload.self) { channel, _, _ in
            channel.handled.count("everywhere")
            return .ok
        }
        .limited(by: EventLimit(shared: \.shared) { $0.assigns })
        .limited(by: .perSocket(3, per: .seconds(10), refusal: .error(reason: "socket")))

        Fallback { channel, event, _, _ in
            channel.handled.count("fallback")
            return .ok
        }
        .limited(by: .perSocket(1, per: .seconds(10)))
    }

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload { NoPayload() }

    final class Handled: Sendable {
        private let counts = Mutex<[String: Int]>([:])
        func count(_ event: String) { self.counts.withLock { $0[event, default: 0] += 1 } }
        subscript(event: String) -> Int { self.counts.withLock { $0[event, default: 0] } }
    }
}

/// A limiter that takes its time, and may be away.
private final class SharedLimiter: RateLimiting {
    struct Away: Error {}

    let isAway = Mutex(false)
    private let limiter: RateLimiter<ManualClock>

    init(_ limiter: RateLimiter<ManualClock>) { self.limiter = limiter }

    var policy: RateLimitPolicy { self.limiter.policy }

    func check(_ key: String, cost: Int) async throws -> RateLimitDecision {
        await Task.yield()
        guard !self.isAway.withLock({ $0 }) else { throw Away() }
        return self.limiter.check(key, cost: cost)
    }
    func peek(_ key: String, cost: Int) async throws -> RateLimitDecision { self.limiter.peek(key, cost: cost) }
    func refund(_ key: String, cost: Int) async throws { self.limiter.refund(key, cost: cost) }
    func reset(_ key: String) async throws { self.limiter.reset(key) }
}

private struct NameSocket: SocketHandler {
    func connect(_ request: ConnectRequest) async throws -> String { request.parameters["name"] ?? "" }
}

@Suite("Limits of events")
struct EventLimitTests {
    private let clock = ManualClock()
    private let handled = LimitedChannel.Handled()
    private let shared: SharedLimiter
    private let endpoint: Endpoint<NameSocket>
    private let loop = TestEventLoop()

    init() {
        let clock = self.clock
        let limiter = RateLimiter(.gcra(limit: 3, per: .seconds(6)), clock: clock)
        let shared = SharedLimiter(RateLimiter(.gcra(limit: 2, per: .seconds(6)), clock: clock))
        let handled = self.handled
        self.shared = shared
        self.endpoint = Endpoint(
            NameSocket(),
            channels: [
                .channel("room:*") { LimitedChannel(limiter: limiter, shared: shared, handled: handled) }
            ],
            logger: Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    private func enter(_ name: String, _ topics: String...) async throws -> TestClient {
        let client = try await TestClient.connect(to: self.endpoint, query: "name=\(name)", eventLoop: self.loop)
        for topic in topics { try await client.join(topic) }
        return client
    }

    @Test("count by key, on all of its sockets and topics, and say when to come back")
    func byKey() async throws {
        let tabs = [try await self.enter("ann", "room:1", "room:2"), try await self.enter("ann", "room:1")]
        let bob = try await self.enter("bob", "room:1")
        #expect(try await tabs[0].push("room:1", "note", ["text": "1"]).isOK)
        #expect(try await tabs[0].push("room:2", "note", ["text": "2"]).isOK)
        #expect(try await tabs[1].push("room:1", "note", ["text": "3"]).isOK)
        let refused = try await tabs[1].push("room:1", "note", ["text": "4"])
        #expect(refused.status == "error")
        #expect(
            try refused.response.decode(as: OverLimit.self) == OverLimit(reason: "too many messages", retryAfter: 2)
        )
        #expect(try await bob.push("room:1", "note", ["text": "1"]).isOK)
        #expect(self.handled["note"] == 4)
        #expect(self.endpoint.counters.limitedMessages == 1)
        self.clock.advance(by: .seconds(2))
        #expect(try await tabs[0].push("room:1", "note", ["text": "4"]).isOK)
    }

    @Test("decide before the payload is decoded, so that what cannot be decoded counts too")
    func beforeDecoding() async throws {
        let ann = try await self.enter("ann", "room:1")
        for _ in 0..<3 { #expect(try await ann.push("room:1", "note", ["text": 1]).reason == "invalid payload") }
        #expect(try await ann.push("room:1", "note", ["text": 1]).reason == "too many messages")
        #expect(self.handled["note"] == 0)
    }

    @Test("may cost more than one, have words of their own, and leave somebody out")
    func costsAndWords() async throws {
        let ann = try await self.enter("ann", "room:1")
        let admin = try await self.enter("admin", "room:1")
        #expect(try await ann.push("room:1", "slow_note", ["text": "1"]).isOK)
        #expect(try await ann.push("room:1", "slow_note", ["text": "2"]).reason == "wait 2 s")
        for _ in 0..<5 { #expect(try await admin.push("room:1", "slow_note", ["text": "1"]).isOK) }
        #expect(self.handled["slow_note"] == 6)
    }

    @Test("per socket count in all topics of the channel, and by the loop's time; silent ones answer nothing")
    func perSocket() async throws {
        let tab = try await self.enter("ann", "room:1", "room:2")
        let other = try await self.enter("ann", "room:1")
        #expect(try await tab.push("room:1", "typing").isOK)
        #expect(try await tab.push("room:2", "typing").isOK)
        try tab.cast("room:1", "typing")
        try tab.cast("room:2", "typing")
        try await tab.expectNothing()
        #expect(self.handled["typing"] == 2)
        #expect(try await other.push("room:1", "typing").isOK)
        await self.loop.advance(by: .seconds(5))
        #expect(try await tab.push("room:1", "typing").isOK)
        #expect(self.endpoint.counters.limitedMessages == 2)
    }

    @Test("of which there are two each let through only what both allow")
    func two() async throws {
        let ann = try await self.enter("ann", "room:1")
        for _ in 0..<2 { #expect(try await ann.push("room:1", "everywhere").isOK) }
        #expect(try await ann.push("room:1", "everywhere").reason == "too many messages")
        #expect(try await ann.push("room:1", "everywhere").reason == "socket")
        #expect(self.handled["everywhere"] == 2)
    }

    @Test("whose limiter cannot decide refuse, and end nothing")
    func away() async throws {
        let ann = try await self.enter("ann", "room:1")
        self.shared.isAway.withLock { $0 = true }
        #expect(try await ann.push("room:1", "everywhere").reason == "try again later")
        self.shared.isAway.withLock { $0 = false }
        #expect(try await ann.push("room:1", "everywhere").isOK)
        #expect(self.handled["everywhere"] == 1)
    }

    @Test("of a fallback hold for all of its events together")
    func fallback() async throws {
        let ann = try await self.enter("ann", "room:1")
        #expect(try await ann.push("room:1", "a").isOK)
        #expect(try await ann.push("room:1", "b").reason == "too many messages")
    }
}

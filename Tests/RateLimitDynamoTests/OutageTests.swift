import DynamoKit
import InMemoryLogging
import Logging
import RateLimit
import RateLimitDynamo
import TestSupport
import Testing

@Suite("When the store is away")
struct OutageTests {
    private static let policy = RateLimitPolicy.fixedWindow(limit: 2, per: .seconds(1000))

    private static func limiter(_ table: LimitTable, logger: Logger? = nil) -> DynamoRateLimiter {
        DynamoRateLimiter(
            "test",
            policy,
            client: table.client,
            configuration: table.configuration,
            logger: logger ?? Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    @Test("nobody is let in, if that is the setting")
    func deny() async throws {
        let table = try await LimitTable { $0.whenUnavailable = .deny }
        let limiter = Self.limiter(table)
        table.transport.line = .down
        let decision = try await limiter.check("ann")
        #expect(!decision.isAllowed)
        #expect(decision.isProvisional)
        #expect(decision.retryAfter == .seconds(1))
    }

    @Test("everybody is let in for as long as the setting says")
    func allow() async throws {
        let table = try await LimitTable { $0.whenUnavailable = .allow(for: .seconds(30)) }
        let limiter = Self.limiter(table)
        table.transport.line = .down
        for _ in 0..<30 {
            let decision = try await limiter.check("ann")
            #expect(decision.isAllowed)
            #expect(decision.isProvisional)
            table.clock.advance(by: .seconds(1))
        }
        #expect(try await !limiter.check("ann").isAllowed)
        // Nothing of that has been counted.
        table.transport.line = .up
        table.clock.advance(by: .seconds(1))
        let decision = try await limiter.check("ann")
        #expect(decision.remaining == 1)
        #expect(!decision.isProvisional)
    }

    @Test("each server counts by itself, by default")
    func limitLocally() async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table)
        table.transport.line = .down
        for isAllowed in [true, true, false] {
            let decision = try await limiter.check("ann")
            #expect(decision.isAllowed == isAllowed)
            #expect(decision.isProvisional)
        }
        #expect(try await limiter.check("bob").isAllowed)
    }

    @Test("the store is left alone, tried again by one request after each pause, and used when it is back")
    func pauses() async throws {
        let table = try await LimitTable { $0.whenUnavailable = .deny }
        let limiter = Self.limiter(table)
        table.transport.line = .down
        _ = table.transport.takeCalls()
        for _ in 0..<10 { #expect(try await !limiter.check("ann").isAllowed) }
        #expect(table.transport.takeCalls() == ["UpdateItem": 1])
        table.clock.advance(by: .seconds(1))
        for _ in 0..<10 { #expect(try await !limiter.check("ann").isAllowed) }
        #expect(table.transport.takeCalls() == ["UpdateItem": 1])
        table.transport.line = .up
        #expect(try await !limiter.check("ann").isAllowed)
        table.clock.advance(by: .seconds(1))
        #expect(try await limiter.check("ann").isAllowed)
    }

    @Test("a store that does not answer takes no longer than the setting says")
    func silence() async throws {
        let table = try await LimitTable {
            $0.timeout = .milliseconds(50)
            $0.whenUnavailable = .deny
        }
        let limiter = Self.limiter(table)
        table.transport.line = .silent
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try await limiter.check("ann").isProvisional)
        // Far below the hour that the silence lasts, and generous to a busy machine.
        #expect(clock.now - start < .seconds(60))
    }

    @Test("an outage shows in the statistics and in the log, once when it begins and once when it ends")
    func visible() async throws {
        let handler = InMemoryLogHandler()
        let table = try await LimitTable()
        let limiter = Self.limiter(table, logger: Logger(label: "test", factory: { _ in handler }))
        table.transport.line = .down
        for _ in 0..<5 { _ = try await limiter.check("ann") }
        table.clock.advance(by: .seconds(7))
        #expect(limiter.statistics.outages == 1)
        #expect(limiter.statistics.unavailableFor == .seconds(7))
        #expect(limiter.statistics.decidedWithoutStore == 5)
        table.transport.line = .up
        _ = try await limiter.check("ann")
        #expect(limiter.statistics.unavailableFor == nil)
        #expect(handler.entries.map(\.level) == [.warning, .notice])
    }

    @Test("what is no decision says that the store is away")
    func others() async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table)
        table.transport.line = .down
        await #expect(throws: DynamoError.self) { try await limiter.peek("ann") }
        await #expect(throws: DynamoError.self) { try await limiter.refund("ann") }
        await #expect(throws: DynamoError.self) { try await limiter.reset("ann") }
    }

    @Test("composite limits do the same")
    func composite() async throws {
        let table = try await LimitTable()
        let limits = [NamedRateLimit("user", Self.policy), NamedRateLimit("all", Self.policy)]
        let limiter = DynamoCompositeRateLimiter("c", limits, client: table.client, configuration: table.configuration)
        table.transport.line = .down
        for isAllowed in [true, true, false] {
            let decision = try await limiter.check(["user": "ann", "all": ""])
            #expect(decision.isAllowed == isAllowed)
            #expect(decision["user"]?.isProvisional == true)
        }
        table.transport.line = .up
        table.clock.advance(by: .seconds(1))
        #expect(try await limiter.check(["user": "ann", "all": ""])["all"]?.remaining == 1)
    }

    @Test("a request that is cancelled does not take others with it")
    func cancellation() async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table)
        table.transport.line = .silent
        let first = Task { try await limiter.check("ann") }
        #expect(try await eventually { limiter.statistics.writes == 1 })
        let second = Task { try await limiter.check("ann") }
        table.transport.line = .up
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        let decision = try await second.value
        #expect(decision.isAllowed)
        #expect(!decision.isProvisional)
    }
}

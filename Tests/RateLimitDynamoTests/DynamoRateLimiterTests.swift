import DynamoKit
import RateLimit
import RateLimitDynamo
import TestSupport
import Testing

@Suite("Rate limiter on DynamoDB")
struct DynamoRateLimiterTests {
    private static let policy = RateLimitPolicy.gcra(limit: 10, per: .seconds(10))

    private static func limiter(
        _ table: LimitTable,
        _ policy: RateLimitPolicy = policy,
        batch: Int = 1,
        spread: Int = 1
    ) -> DynamoRateLimiter {
        DynamoRateLimiter(
            "test",
            policy,
            batch: batch,
            spread: spread,
            client: table.client,
            configuration: table.configuration
        )
    }

    @Test("a decision that allows is one conditional update, on whichever server")
    func oneUpdate() async throws {
        let table = try await LimitTable()
        let servers = [Self.limiter(table), Self.limiter(table)]
        #expect(try await servers[0].check("ann").isAllowed)
        #expect(try await servers[0].check("ann").isAllowed)
        _ = table.transport.takeCalls()
        // The second has yet to find out that the bucket is in use.
        #expect(try await servers[1].check("ann").remaining == 7)
        #expect(table.transport.takeCalls() == ["UpdateItem": 2])
        for turn in 0..<4 { #expect(try await servers[turn % 2].check("ann").remaining == 6 - turn) }
        #expect(table.transport.takeCalls() == ["UpdateItem": 4])
    }

    @Test("somebody who has been denied costs nothing for a while")
    func denials() async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table, .fixedWindow(limit: 2, per: .seconds(100)))
        for _ in 0..<2 { #expect(try await limiter.check("ann").isAllowed) }
        _ = table.transport.takeCalls()
        for _ in 0..<50 { #expect(try await !limiter.check("ann").isAllowed) }
        #expect(table.transport.takeCalls() == [:])
        #expect(limiter.statistics.deniedAsKnown == 50)
        table.clock.advance(by: .seconds(1))
        for _ in 0..<50 { #expect(try await limiter.check("ann").retryAfter == .seconds(99)) }
        #expect(table.transport.takeCalls() == ["GetItem": 1])
    }

    @Test("a batch lets in from a reserve, never more than the limit, and not after its time")
    func batch() async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table, .slidingWindow(limit: 10, per: .seconds(60)), batch: 4)
        for remaining in [9, 8, 7, 6] { #expect(try await limiter.check("ann").remaining == remaining) }
        #expect(table.transport.takeCalls()["UpdateItem"] == 1)
        #expect(limiter.statistics.decidedFromReserve == 3)
        #expect(try await limiter.check("ann").isAllowed)
        // What is left of the reserve is lost when its time is over.
        table.clock.advance(by: .seconds(1))
        var allowed = 0
        for _ in 0..<10 where try await limiter.check("ann").isAllowed { allowed += 1 }
        #expect(allowed == 2)
    }

    @Test("servers with batches never let in more than the limit together")
    func batchesTogether() async throws {
        let table = try await LimitTable { $0.whenUnavailable = .deny }
        let policy = RateLimitPolicy.slidingWindow(limit: 50, per: .seconds(60))
        let servers = (0..<4).map { _ in Self.limiter(table, policy, batch: 7) }
        let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for request in 0..<200 {
                group.addTask { @concurrent in try await servers[request % 4].check("everybody").isAllowed }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 50)
    }

    @Test("requests that come while the store is asked are decided with one update")
    func coalescing() async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table, .fixedWindow(limit: 1000, per: .seconds(60)))
        let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<500 { group.addTask { @concurrent in try await limiter.check("hot").isAllowed } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 500)
        #expect(try await limiter.peek("hot").remaining == 500)
        #expect(limiter.statistics.decidedByStore == 500)
        #expect(limiter.statistics.writes < 500)
    }

    @Test("a key that is spread over items has its limit all the same", arguments: [2, 3, 10])
    func spread(items: Int) async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table, spread: items)
        for _ in 0..<10 { #expect(try await limiter.check("ann").isAllowed) }
        let denied = try await limiter.check("ann")
        #expect(!denied.isAllowed)
        #expect(denied.limit == 10)
        #expect(denied.remaining == 0)
        #expect(denied.retryAfter != nil)
        try await limiter.refund("ann", cost: 4)
        #expect(try await limiter.peek("ann").remaining == 4)
        try await limiter.reset("ann")
        #expect(try await limiter.peek("ann").remaining == 10)
    }

    @Test("limiters of different names, and keys of any length, are told apart")
    func names() async throws {
        let table = try await LimitTable()
        let policy = RateLimitPolicy.fixedWindow(limit: 1, per: .seconds(60))
        for name in ["first", "second"] {
            let limiter = DynamoRateLimiter(name, policy, client: table.client, configuration: table.configuration)
            for key in ["", "a", "a#b", String(repeating: "x", count: 10_000), String(repeating: "x", count: 10_001)] {
                #expect(try await limiter.check(key).isAllowed)
                #expect(try await !limiter.check(key).isAllowed)
            }
        }
    }

    @Test("a policy that is changed goes on with what was counted, and one of another algorithm starts anew")
    func changedPolicies() async throws {
        let table = try await LimitTable()
        table.clock.advance(by: .seconds(95))
        let first = Self.limiter(table, .fixedWindow(limit: 5, per: .seconds(10)))
        #expect(try await first.check("ann", cost: 5).isAllowed)
        let larger = Self.limiter(table, .fixedWindow(limit: 8, per: .seconds(60)))
        #expect(try await larger.check("ann", cost: 3).isAllowed)
        #expect(try await !larger.check("ann").isAllowed)
        table.clock.advance(by: .seconds(60))
        #expect(try await larger.check("ann", cost: 8).isAllowed)
        #expect(try await Self.limiter(table, .gcra(limit: 5, per: .seconds(60))).check("ann", cost: 5).isAllowed)
    }

    @Test("items say when they are of no use any more")
    func expiration() async throws {
        let table = try await LimitTable()
        _ = try await Self.limiter(table).check("ann")
        let scan = try await table.client.execute(Scan(tableName: "limits"))
        let item = try #require(scan.items?.first)
        #expect(item["pk"] == .string("test#ann"))
        // Two periods, a minute for clocks that differ, and a second to round up.
        #expect(item["expires"] == .number(81))
    }
}

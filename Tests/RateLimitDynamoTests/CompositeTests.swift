import DynamoKit
import RateLimit
import RateLimitDynamo
import TestSupport
import Testing

@Suite("Composite rate limiter on DynamoDB")
struct CompositeTests {
    static let limits = [
        NamedRateLimit("second", .gcra(limit: 5, per: .seconds(1))),
        NamedRateLimit("day", .fixedWindow(limit: 20, per: .seconds(86_400))),
        NamedRateLimit("address", .slidingWindow(limit: 12, per: .seconds(60))),
    ]

    private static func limiter(_ table: LimitTable) -> DynamoCompositeRateLimiter {
        DynamoCompositeRateLimiter("test", limits, client: table.client, configuration: table.configuration)
    }

    @Test("limits of one key are one update, and of several keys one transaction")
    func calls() async throws {
        let table = try await LimitTable()
        let limiter = Self.limiter(table)
        _ = table.transport.takeCalls()
        #expect(try await limiter.check(["second": "ann", "day": "ann"]).isAllowed)
        #expect(table.transport.takeCalls() == ["UpdateItem": 1])
        #expect(try await limiter.check(["second": "ann", "day": "ann", "address": "10.0.0.1"]).isAllowed)
        #expect(table.transport.takeCalls() == ["TransactWriteItems": 1])
    }

    @Test("what one limit denies, none of them counts, on whichever server")
    func allOrNothing() async throws {
        let table = try await LimitTable { $0.denialLifetime = .zero }
        let servers = [Self.limiter(table), Self.limiter(table)]
        let keys = ["second": "ann", "day": "ann", "address": "10.0.0.1"]
        for turn in 0..<5 { #expect(try await servers[turn % 2].check(keys).isAllowed) }
        for server in servers {
            let denied = try await server.check(keys)
            #expect(denied.violated == ["second"])
            #expect(denied["day"]?.remaining == 15)
            #expect(denied["address"]?.remaining == 7)
        }
    }

    @Test("many requests at once on three servers are as many as the tightest limit says")
    func concurrency() async throws {
        let table = try await LimitTable { $0.whenUnavailable = .deny }
        let limits = [
            NamedRateLimit("user", .fixedWindow(limit: 8, per: .seconds(60))),
            NamedRateLimit("all", .gcra(limit: 20, per: .seconds(60))),
        ]
        let servers = (0..<3).map { _ in
            DynamoCompositeRateLimiter("test", limits, client: table.client, configuration: table.configuration)
        }
        let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for request in 0..<60 {
                group.addTask { @concurrent in
                    try await servers[request % 3].check(["user": "\(request % 5)", "all": ""]).isAllowed
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed <= 20)
        #expect(try await servers[0].peek(["all": ""])["all"]?.remaining == 20 - allowed)
    }
}

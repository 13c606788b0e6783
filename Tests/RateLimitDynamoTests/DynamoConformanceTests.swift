import RateLimit
import RateLimitConformance
import RateLimitDynamo
import TestSupport
import Testing

@Suite("Limiters on DynamoDB do as the algorithms say")
struct DynamoConformanceTests {
    @Test("a limiter", arguments: conformancePolicies, UInt64(0)..<3)
    func single(policy: RateLimitPolicy, seed: UInt64) async throws {
        try await checkAgainstAlgorithm(policy: policy, seed: seed) { policy, clock in
            let table = try await LimitTable(clock: clock)
            return DynamoRateLimiter("test", policy, client: table.client, configuration: table.configuration)
        }
    }

    @Test("two servers that take turns", arguments: conformancePolicies, UInt64(0)..<3)
    func twoServers(policy: RateLimitPolicy, seed: UInt64) async throws {
        try await checkAgainstAlgorithm(policy: policy, seed: seed) { policy, clock in
            // Nobody is denied by what is known, since the other server may have given back what it had taken.
            let table = try await LimitTable(clock: clock) { $0.denialLifetime = .zero }
            let servers = (0..<2).map { _ in
                DynamoRateLimiter("test", policy, client: table.client, configuration: table.configuration)
            }
            return Alternating(servers)
        }
    }

    @Test("a composite limiter", arguments: UInt64(0)..<8)
    func composite(seed: UInt64) async throws {
        try await checkCompositeAgainstAlgorithms(seed: seed) { limits, clock in
            let table = try await LimitTable(clock: clock)
            return DynamoCompositeRateLimiter("test", limits, client: table.client, configuration: table.configuration)
        }
    }

    @Test("requests at once on three servers", arguments: conformancePolicies)
    func concurrency(policy: RateLimitPolicy) async throws {
        let table = try await LimitTable { $0.whenUnavailable = .deny }
        try await checkConcurrency(
            policy: policy,
            requests: 60,
            limiters: (0..<3).map { _ in
                DynamoRateLimiter("test", policy, client: table.client, configuration: table.configuration)
            }
        )
    }
}

/// Several servers, of which each request reaches the next.
final class Alternating: RateLimiting {
    private let servers: [DynamoRateLimiter]
    private let next = Counter()

    init(_ servers: [DynamoRateLimiter]) { self.servers = servers }

    private var server: DynamoRateLimiter { self.servers[self.next.take() % self.servers.count] }

    var policy: RateLimitPolicy { self.servers[0].policy }

    func check(_ key: String, cost: Int) async throws -> RateLimitDecision {
        try await self.server.check(key, cost: cost)
    }

    func peek(_ key: String, cost: Int) async throws -> RateLimitDecision {
        try await self.server.peek(key, cost: cost)
    }

    func refund(_ key: String, cost: Int) async throws { try await self.server.refund(key, cost: cost) }
    func reset(_ key: String) async throws { try await self.server.reset(key) }
}

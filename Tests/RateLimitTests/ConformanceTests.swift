import RateLimit
import RateLimitConformance
import Testing

@Suite("Limiters in memory do as the algorithms say")
struct ConformanceTests {
    @Test("a limiter", arguments: conformancePolicies, UInt64(0)..<8)
    func single(policy: RateLimitPolicy, seed: UInt64) async throws {
        try await checkAgainstAlgorithm(policy: policy, seed: seed) { RateLimiter($0, clock: $1) }
    }

    @Test("a composite limiter", arguments: UInt64(0)..<20)
    func composite(seed: UInt64) async throws {
        try await checkCompositeAgainstAlgorithms(seed: seed) { CompositeRateLimiter($0, clock: $1) }
    }

    @Test("requests at once", arguments: conformancePolicies)
    func concurrency(policy: RateLimitPolicy) async throws {
        try await checkConcurrency(policy: policy, limiters: [RateLimiter(policy)])
    }
}

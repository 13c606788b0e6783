import TestSupport
import Testing

@testable import RateLimit

@Suite("Bounded table")
struct BoundedTableTests {
    /// A table for all keys, of whichever algorithm: a store as small as this has one shard.
    private static func table(_ policy: RateLimitPolicy, capacity: Int) -> ShardedStore {
        ShardedStore(policy: policy, maximumKeys: capacity)
    }

    private static func key(_ index: Int) -> KeyDigest { KeyDigest("key\(index)") }

    @Test("an offender is not set free by flooding the table with other keys", arguments: RateLimiterTests.policies)
    func offendersStay(policy: RateLimitPolicy) {
        let table = Self.table(policy, capacity: 50)
        let offender = KeyDigest("offender")
        for _ in 0..<21 { _ = table.check(offender, cost: 1, at: .zero) }
        for index in 0..<10_000 {
            #expect(table.check(Self.key(index), cost: 1, at: .milliseconds(index / 100)).isAllowed)
            #expect(table.count <= 50)
        }
        #expect(!table.check(offender, cost: 1, at: .milliseconds(100)).isAllowed)
    }

    @Test("when full, the key that would expire first makes room")
    func evictionOrder() {
        let table = Self.table(.slidingWindow(limit: 5, per: .seconds(10)), capacity: 3)
        for index in 0..<3 { _ = table.check(Self.key(index), cost: 1, at: .seconds(index)) }
        _ = table.check(Self.key(0), cost: 1, at: .seconds(3))
        #expect(table.check(Self.key(9), cost: 1, at: .seconds(4)).isAllowed)
        #expect(table.count == 3)
        #expect(table.check(Self.key(0), cost: 0, at: .seconds(4)).remaining == 3)
        #expect(table.check(Self.key(1), cost: 0, at: .seconds(4)).remaining == 5)
        #expect(table.check(Self.key(2), cost: 0, at: .seconds(4)).remaining == 4)
    }

    @Test("full of offenders, the table denies new keys until the first one expires, and known ones go on")
    func fullOfOffenders() {
        let table = Self.table(.slidingWindow(limit: 2, per: .seconds(10)), capacity: 3)
        for index in 0..<3 {
            #expect(table.check(Self.key(index), cost: 1, at: .seconds(index)).isAllowed)
            #expect(!table.check(Self.key(index), cost: 2, at: .seconds(index)).isAllowed)
        }
        let refused = table.check(KeyDigest("new"), cost: 1, at: .seconds(4))
        #expect(!refused.isAllowed)
        #expect(refused.remaining == 0)
        #expect(refused.retryAfter == .seconds(6))
        #expect(table.count == 3)
        #expect(table.check(Self.key(1), cost: 1, at: .seconds(4)).isAllowed)
        #expect(table.check(KeyDigest("new"), cost: 1, at: .seconds(10)).isAllowed)
        #expect(table.count == 3)
        #expect(!table.check(Self.key(2), cost: 2, at: .seconds(10)).isAllowed)
    }

    @Test("an offender whose spending has all expired is an offender no more")
    func forgiveness() {
        let table = Self.table(.slidingWindow(limit: 1, per: .seconds(10)), capacity: 1)
        _ = table.check(Self.key(0), cost: 1, at: .seconds(0))
        #expect(!table.check(Self.key(0), cost: 1, at: .seconds(1)).isAllowed)
        #expect(!table.check(Self.key(1), cost: 1, at: .seconds(1)).isAllowed)
        #expect(table.check(Self.key(0), cost: 1, at: .seconds(11)).isAllowed)
        // Ordinary again, it makes room.
        #expect(table.check(Self.key(1), cost: 1, at: .seconds(12)).isAllowed)
    }

    @Test("expired keys are forgotten by the checks of others", arguments: RateLimiterTests.policies)
    func reclamation(policy: RateLimitPolicy) {
        let table = Self.table(policy, capacity: 500)
        for index in 0..<500 { _ = table.check(Self.key(index), cost: 1, at: .zero) }
        #expect(table.count == 500)
        for step in 0..<500 { _ = table.check(KeyDigest("busy"), cost: 1, at: .seconds(60 + step)) }
        #expect(table.count == 1)
    }

    @Test("a table with room enough decides as if it had no bound", arguments: UInt64(0)..<100)
    func noBound(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let policy = RateLimiterTests.policies[Int(seed % 2)]
        let table = Self.table(policy, capacity: 8)
        var states: [Int: any RateLimitAlgorithm] = [:]
        var now = Duration.zero
        for _ in 0..<500 {
            now += .milliseconds(Int.random(in: 0...1500, using: &random))
            let index = Int.random(in: 0..<8, using: &random)
            let cost = Int.random(in: 0...9, using: &random)
            let decision = table.check(Self.key(index), cost: cost, at: now)
            let expected = states[index, default: policy.initialState].check(cost: cost, at: now)
            #expect(decision == expected)
        }
    }

    @Test("whatever happens, the bound holds and no offender is allowed early", arguments: UInt64(0)..<100)
    func invariants(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let policy = RateLimiterTests.policies[Int(seed % 2)]
        let table = Self.table(policy, capacity: 5)
        var blockedUntil: [Int: Duration] = [:]
        var now = Duration.zero
        for _ in 0..<1000 {
            now += .milliseconds(Int.random(in: 0...300, using: &random))
            let index = Int.random(in: 0..<12, using: &random)
            let decision = table.check(Self.key(index), cost: 5, at: now)
            #expect(table.count <= 5)
            if let end = blockedUntil[index], now < end { #expect(!decision.isAllowed) }
            // Remaining 0 from a known key; a newcomer turned away by a full table is no offender.
            if let wait = decision.retryAfter, decision.resetAfter != wait { blockedUntil[index] = now + wait }
        }
        #expect(!blockedUntil.isEmpty)
    }

    @Test("what is given back or reset is forgotten when its turn comes, and makes room then")
    func refundsAndResets() {
        let table = Self.table(.slidingWindow(limit: 2, per: .seconds(10)), capacity: 2)
        for index in 0..<2 {
            #expect(table.check(Self.key(index), cost: 2, at: .seconds(index)).isAllowed)
            #expect(!table.check(Self.key(index), cost: 1, at: .seconds(index)).isAllowed)
        }
        table.refund(Self.key(0), cost: 1, at: .seconds(2))
        #expect(table.peek(Self.key(0), cost: 1, at: .seconds(2)).remaining == 1)
        // An offender still.
        #expect(!table.check(Self.key(9), cost: 1, at: .seconds(2)).isAllowed)
        table.reset(Self.key(1))
        #expect(table.peek(Self.key(1), cost: 1, at: .seconds(2)).remaining == 2)
        #expect(table.check(Self.key(9), cost: 1, at: .seconds(10)).isAllowed)
        #expect(table.check(Self.key(8), cost: 1, at: .seconds(10)).isAllowed)
        #expect(table.count == 2)
    }

    @Test("an offender whose denials count is kept from its first request on")
    func countedDenials() {
        let table = Self.table(.gcra(limit: 2, per: .seconds(10)).countingDenials(), capacity: 1)
        #expect(!table.check(Self.key(0), cost: 3, at: .zero).isAllowed)
        #expect(!table.check(Self.key(1), cost: 1, at: .seconds(9)).isAllowed)
        #expect(table.check(Self.key(1), cost: 1, at: .seconds(10)).isAllowed)
    }
}

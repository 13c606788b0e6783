import RateLimit
import TestSupport
import Testing

@Suite("Concurrency limit")
struct ConcurrencyLimitTests {
    @Test("as much is under way as the limit says, and what is over makes room")
    func limit() throws {
        var limit = ConcurrencyLimit(limit: 3)
        let two = limit.acquire(cost: 2, at: .zero)
        #expect(two.decision.remaining == 1)
        let one = limit.acquire(at: .zero)
        let denied = limit.acquire(at: .seconds(1000))
        #expect(denied.permit == nil)
        #expect(!denied.decision.isAllowed)
        #expect(denied.decision.retryAfter == nil)
        let wasHeld = [limit.release(try #require(two.permit)), limit.release(try #require(two.permit))]
        #expect(wasHeld == [true, false])
        #expect(limit.inUse == 1)
        #expect(limit.peek(cost: 2, at: .zero).isAllowed)
        #expect(!limit.peek(cost: 3, at: .zero).isAllowed)
        limit.release(try #require(one.permit))
        #expect(limit.isIdle)
    }

    @Test("a permit that nobody releases ends with its lease, and a renewed one does not")
    func leases() throws {
        var limit = ConcurrencyLimit(limit: 2, lease: .seconds(10))
        let lost = try #require(limit.acquire(at: .zero).permit)
        let renewed = try #require(limit.acquire(at: .seconds(1)).permit)
        #expect(limit.acquire(at: .seconds(4)).decision.retryAfter == .seconds(6))
        #expect(limit.acquire(cost: 2, at: .seconds(4)).decision.retryAfter == .seconds(7))
        let isRenewed = limit.renew(renewed, at: .seconds(9))
        #expect(isRenewed)
        #expect(limit.acquire(at: .seconds(10) - .nanoseconds(1)).permit == nil)
        #expect(limit.acquire(at: .seconds(10)).permit != nil)
        let isHeld = [limit.release(lost), limit.renew(lost, at: .seconds(10))]
        #expect(isHeld == [false, false])
        #expect(limit.acquire(at: .seconds(18)).permit == nil)
        #expect(limit.acquire(at: .seconds(19)).permit != nil)
    }

    @Test("agrees with a list of what is under way", arguments: UInt64(0)..<100)
    func naiveModel(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let capacity = Int.random(in: 1...6, using: &random)
        var limit = ConcurrencyLimit(limit: capacity, lease: .seconds(5))
        var held: [(permit: ConcurrencyLimit.Permit, cost: Int, end: Int)] = []
        var now = 0
        for _ in 0..<300 {
            now += Int.random(in: 0...2, using: &random)
            if Bool.random(using: &random), let index = held.indices.randomElement(using: &random) {
                let (permit, cost, end) = held.remove(at: index)
                if Bool.random(using: &random) {
                    let wasHeld = limit.release(permit)
                    #expect(wasHeld || end <= now)
                } else {
                    let isHeld = limit.renew(permit, at: .seconds(now))
                    #expect(isHeld == (end > now))
                    if end > now { held.append((permit, cost, now + 5)) }
                }
            } else {
                held.removeAll { $0.end <= now }
                let cost = Int.random(in: 0...(capacity + 1), using: &random)
                let inUse = held.reduce(0) { $0 + $1.cost }
                #expect(limit.peek(cost: cost, at: .seconds(now)).remaining == capacity - inUse)
                let permit = limit.acquire(cost: cost, at: .seconds(now)).permit
                #expect((permit != nil) == (inUse + cost <= capacity))
                if let permit { held.append((permit, cost, now + 5)) }
            }
        }
    }
}

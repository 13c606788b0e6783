import Testing

@testable import DynamoKitStreams

@Suite("Lease view")
struct LeaseViewTests {
    private static func lease(owner: String? = "w", term: Int = 1, counter: Int) -> Lease {
        Lease(
            consumer: "c",
            shardID: "s",
            checkpoint: .trimHorizon,
            leaseOwner: owner,
            leaseTerm: term,
            leaseCounter: counter
        )
    }

    @Test("takes an owner for dead when its lease has not moved for the lease duration")
    func expiry() {
        var view = LeaseView(leaseDuration: .seconds(10))
        view.observed([Self.lease(counter: 5)], now: .seconds(100))
        #expect(!view.isExpired("s", now: .seconds(109.9)))
        #expect(view.isExpired("s", now: .seconds(110)))
        // Looking again changes nothing: it has stood still since it was seen first.
        view.observed([Self.lease(counter: 5)], now: .seconds(108))
        #expect(view.isExpired("s", now: .seconds(110)))
    }

    @Test("gives an owner all of the time again when its lease has moved", arguments: [(1, 6), (2, 5), (1, 4)])
    func movement(term: Int, counter: Int) {
        var view = LeaseView(leaseDuration: .seconds(10))
        view.observed([Self.lease(counter: 5)], now: .seconds(100))
        view.observed([Self.lease(term: term, counter: counter)], now: .seconds(109))
        #expect(!view.isExpired("s", now: .seconds(118)))
        #expect(view.isExpired("s", now: .seconds(119)))
    }

    @Test("has no expiry for leases that nobody holds, and forgets those that are gone")
    func unowned() {
        var view = LeaseView(leaseDuration: .seconds(10))
        view.observed([Self.lease(owner: nil, counter: 5)], now: .seconds(100))
        #expect(!view.isExpired("s", now: .seconds(1000)))
        view.observed([], now: .seconds(101))
        #expect(view.leases.isEmpty)
        #expect(!view.isExpired("s", now: .seconds(1000)))
    }
}

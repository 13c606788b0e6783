import TestSupport
import Testing

@testable import DynamoKitStreams

@Suite("Batch delivery")
struct BatchDeliveryTests {
    private var generator = SplitMix64(seed: 1)

    private func delivery(
        _ count: Int,
        undecodable: Set<Int> = [],
        unit: BatchDelivery.Unit,
        attempts: Int = 3
    ) -> BatchDelivery {
        BatchDelivery(
            count: count,
            undecodable: undecodable,
            unit: unit,
            backoff: StreamBackoff(maximumAttempts: attempts, baseDelay: .seconds(1), maximumDelay: .seconds(60))
        )
    }

    @Test("hands over one record after the other")
    func records() {
        var delivery = self.delivery(3, unit: .record)
        for index in 0..<3 {
            #expect(delivery.next() == .handle(index..<index + 1))
            #expect(delivery.done == index)
            delivery.handled()
        }
        #expect(delivery.next() == .finish)
        #expect(delivery.done == 3)
    }

    @Test("hands over all at once, up to a record that cannot be decoded")
    func batch() {
        var delivery = self.delivery(5, undecodable: [2], unit: .batch)
        #expect(delivery.next() == .handle(0..<2))
        delivery.handled()
        #expect(delivery.next() == .setAside(2))
        delivery.wasSetAside()
        #expect(delivery.next() == .handle(3..<5))
        delivery.handled()
        #expect(delivery.next() == .finish)
    }

    @Test("tries a record as often as it may, later each time, then sets it aside")
    mutating func retries() {
        var delivery = self.delivery(2, unit: .record)
        for longest in [1, 2] {
            let action = delivery.failed(using: &self.generator)
            guard case .retry(let delay) = action else {
                Issue.record("\(action)")
                return
            }
            #expect(delay <= .seconds(longest) && delay >= .seconds(longest) / 2)
            #expect(delivery.next() == .handle(0..<1))
        }
        #expect(delivery.failed(using: &self.generator) == .setAside(0))
        delivery.wasSetAside()
        // The next one has all of its attempts.
        #expect(delivery.next() == .handle(1..<2))
        guard case .retry = delivery.failed(using: &self.generator) else {
            Issue.record("no second attempt")
            return
        }
    }

    @Test("takes a batch that keeps failing apart, and is back to batches after it")
    mutating func divide() {
        var delivery = self.delivery(5, undecodable: [3], unit: .batch, attempts: 1)
        #expect(delivery.next() == .handle(0..<3))
        #expect(delivery.failed(using: &self.generator) == .divide)
        #expect(delivery.next() == .handle(0..<1))
        delivery.handled()
        #expect(delivery.next() == .handle(1..<2))
        #expect(delivery.failed(using: &self.generator) == .setAside(1))
        delivery.wasSetAside()
        #expect(delivery.next() == .handle(2..<3))
        delivery.handled()
        #expect(delivery.next() == .setAside(3))
        delivery.wasSetAside()
        #expect(delivery.next() == .handle(4..<5))
        delivery.handled()
        #expect(delivery.next() == .finish)
    }

    @Test("has done with a page without records")
    func empty() {
        #expect(self.delivery(0, unit: .batch).next() == .finish)
    }
}

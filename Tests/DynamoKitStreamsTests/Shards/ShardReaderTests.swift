import DynamoKit
import TestSupport
import Testing

@testable import DynamoKitStreams

@Suite("Shard reader")
struct ShardReaderTests {
    private var generator = SplitMix64(seed: 1)
    private let emptyPolls = StreamBackoff(baseDelay: .seconds(1), maximumDelay: .seconds(4))
    private let failures = StreamBackoff(baseDelay: .seconds(10), maximumDelay: .seconds(100))

    private func reader(at position: Checkpoint) -> ShardReader {
        ShardReader(position: position, emptyPolls: self.emptyPolls, failures: self.failures)
    }

    @Test("reads from the checkpoint to the end, with one iterator")
    mutating func wholeShard() {
        var reader = self.reader(at: .after(sequenceNumber: "5"))
        #expect(reader.next() == .getIterator(.afterSequenceNumber("5")))
        reader.receivedIterator("i1")
        #expect(reader.next() == .getRecords(iterator: "i1"))
        #expect(reader.receivedPage(first: "6", nextIterator: "i2", using: &self.generator) == .handOver(storing: nil))
        reader.handled(through: "8")
        #expect(reader.position == .after(sequenceNumber: "8"))
        #expect(reader.next() == .getRecords(iterator: "i2"))
        #expect(reader.receivedPage(first: "9", nextIterator: nil, using: &self.generator) == .handOver(storing: nil))
        reader.handled(through: "9")
        #expect(reader.next() == .finish)
    }

    @Test("has nothing to read of a shard that was handled to its end")
    func nothingLeft() {
        #expect(self.reader(at: .shardEnd).next() == .finish)
    }

    @Test("ends with an empty last page")
    mutating func emptyEnd() {
        var reader = self.reader(at: .trimHorizon)
        reader.receivedIterator("i1")
        #expect(reader.receivedPage(first: nil, nextIterator: nil, using: &self.generator) == .finish)
        #expect(reader.next() == .finish)
    }

    @Test("waits longer after each read that brought nothing, and not at all after one that did")
    mutating func emptyReads() {
        var reader = self.reader(at: .trimHorizon)
        reader.receivedIterator("i")
        for longest in [1, 2, 4, 4, 4] {
            let action = reader.receivedPage(first: nil, nextIterator: "i", using: &self.generator)
            guard case .wait(let delay) = action else {
                Issue.record("\(action)")
                return
            }
            #expect(delay <= .seconds(longest) && delay >= .milliseconds(longest * 500))
            #expect(reader.next() == .getRecords(iterator: "i"))
        }
        #expect(reader.receivedPage(first: "1", nextIterator: "i", using: &self.generator) == .handOver(storing: nil))
        guard case .wait(let delay) = reader.receivedPage(first: nil, nextIterator: "i", using: &self.generator) else {
            Issue.record("does not wait")
            return
        }
        #expect(delay <= .seconds(1))
    }

    @Test("pins the latest to the first record that comes, before that is handled")
    mutating func latest() {
        var reader = self.reader(at: .latest)
        #expect(reader.next() == .getIterator(.latest))
        reader.receivedIterator("i")
        #expect(
            reader.receivedPage(first: "7", nextIterator: "j", using: &self.generator)
                == .handOver(storing: .at(sequenceNumber: "7"))
        )
        #expect(reader.position == .at(sequenceNumber: "7"))
    }

    @Test("gets a new iterator where it was when the old one has expired")
    mutating func expired() {
        var reader = self.reader(at: .trimHorizon)
        reader.receivedIterator("i")
        _ = reader.receivedPage(first: "1", nextIterator: "j", using: &self.generator)
        reader.handled(through: "3")
        let action = reader.failed(.expiredIterator, using: &self.generator)
        #expect(action == ShardReader.FailureAction(delay: .zero))
        #expect(reader.next() == .getIterator(.afterSequenceNumber("3")))
        // One that is expired when it comes is not asked for in a tight loop.
        reader.receivedIterator("k")
        #expect(reader.failed(.expiredIterator, using: &self.generator).delay > .zero)
    }

    @Test("goes on with the oldest that there is when its place has been trimmed, and tells")
    mutating func trimmed() {
        var reader = self.reader(at: .after(sequenceNumber: "5"))
        let action = reader.failed(.trimmed, using: &self.generator)
        #expect(action.trimmedAfter == .after(sequenceNumber: "5"))
        #expect(reader.next() == .getIterator(.trimHorizon))
    }

    @Test("tries again with the same iterator, later each time, after a failure that passes")
    mutating func throttled() {
        var reader = self.reader(at: .trimHorizon)
        reader.receivedIterator("i")
        for longest in [10, 20, 40, 80, 100, 100] {
            let action = reader.failed(.other, using: &self.generator)
            #expect(action.delay <= .seconds(longest) && action.delay >= .seconds(longest) / 2)
            #expect(reader.next() == .getRecords(iterator: "i"))
        }
        _ = reader.receivedPage(first: "1", nextIterator: "j", using: &self.generator)
        #expect(reader.failed(.other, using: &self.generator).delay <= .seconds(10))
    }
}

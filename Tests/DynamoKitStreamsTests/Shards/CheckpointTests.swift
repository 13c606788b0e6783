import DynamoKit
import Foundation
import Testing

@testable import DynamoKitStreams

@Suite("Checkpoint")
struct CheckpointTests {
    @Test(
        "is stored as text and read back",
        arguments: [
            (Checkpoint.trimHorizon, "TRIM_HORIZON"),
            (.latest, "LATEST"),
            (.timestamp(milliseconds: 1_791_316_726_480), "AT_TIMESTAMP:1791316726480"),
            (.at(sequenceNumber: "100000000003498069978"), "AT_SEQUENCE_NUMBER:100000000003498069978"),
            (.after(sequenceNumber: "100000000003498069978"), "100000000003498069978"),
            (.shardEnd, "SHARD_END"),
        ]
    )
    func text(checkpoint: Checkpoint, text: String) throws {
        #expect(checkpoint.description == text)
        #expect(Checkpoint(text) == checkpoint)
        let stored = try AttributeEncoder().encode(checkpoint)
        #expect(stored == .string(text))
        #expect(try AttributeDecoder().decode(Checkpoint.self, from: stored) == checkpoint)
    }

    @Test(
        "of no known form is not taken for one",
        arguments: [
            "", "trim_horizon", "12a", "-1", "AT_TIMESTAMP:", "AT_SEQUENCE_NUMBER:", "AT_SEQUENCE_NUMBER:x", "١",
        ]
    )
    func unknown(text: String) {
        #expect(Checkpoint(text) == nil)
        #expect(throws: DynamoError.self) { try AttributeDecoder().decode(Checkpoint.self, from: .string(text)) }
    }

    @Test("tells where an iterator begins")
    func iteratorType() {
        #expect(Checkpoint.trimHorizon.iteratorType == .trimHorizon)
        #expect(Checkpoint.after(sequenceNumber: "7").iteratorType == .afterSequenceNumber("7"))
        #expect(Checkpoint.at(sequenceNumber: "7").iteratorType == .atSequenceNumber("7"))
        let date = Date(timeIntervalSince1970: 1_791_316_726.48)
        #expect(StartingPosition.timestamp(date).checkpoint.iteratorType == .atTimestamp(date))
        #expect(Checkpoint.shardEnd.iteratorType == nil)
    }
}

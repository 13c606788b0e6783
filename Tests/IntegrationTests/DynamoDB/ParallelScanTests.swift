import DynamoKit
import FoundationEssentials
import TestSupport
import Testing

extension DynamoDBTests {
    /// Scans in segments that stop at any item, and go on from a progress that was saved.
    @Suite("Scans in segments")
    struct ParallelScans {
        struct Entry: Codable, Hashable, Sendable {
            var pk: String
            var sk: Int
            var tag: String
        }

        struct Key: Codable, Hashable, Sendable {
            var pk: String
            var sk: Int
        }

        struct Run: Sendable, CustomTestStringConvertible {
            var backend: Backend
            var seed: UInt64

            var testDescription: String { "\(self.backend) \(self.seed)" }

            static let all =
                (UInt64(0)..<20).map { Run(backend: .local, seed: $0) }
                + (UInt64(100)..<104).map { Run(backend: .moto, seed: $0) }
        }

        @Test("however often a scan stops and goes on, each item is given exactly once", arguments: Run.all)
        func resume(_ run: Run) async throws {
            try await run.backend.withTable { client, name in
                var random = SplitMix64(seed: run.seed)
                let table = client.table(name, of: Entry.self, partitionKey: "pk", sortKey: "sk")
                let count = Int.random(in: 0...80, using: &random)
                let all = (0..<count).map { Entry(pk: "p\($0 % 13)", sk: $0, tag: "t\($0 % 3)") }
                try await table.batchWrite(putting: all)

                var scan: ItemSequence<Key>
                var expected = Set(all.map { Key(pk: $0.pk, sk: $0.sk) })
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    scan = table.index("by-tag", of: Key.self, partitionKey: "tag", sortKey: "sk").scan()
                case 1:
                    scan = table.scan(filter: .equals("tag", "t1")).selecting(["pk", "sk"], as: Key.self)
                    expected = expected.filter { $0.sk % 3 == 1 }
                default:
                    scan = table.scan(consistent: true).selecting(["pk", "sk"], as: Key.self)
                }
                scan = scan.readSize(Int.random(in: 1...9, using: &random))

                let segments = Int.random(in: 1...9, using: &random)
                let reads = Int.random(in: 1...4, using: &random)
                var given: [Key] = []
                var stopAfter = Int.random(in: 0...30, using: &random)
                func consume(_ items: ParallelScanItems<Key>) async throws -> ParallelScanProgress {
                    if stopAfter == 0 { return items.progress }
                    var taken = 0
                    for try await key in items {
                        given.append(key)
                        taken += 1
                        if taken == stopAfter { break }
                    }
                    return items.progress
                }
                var progress = try await scan.inParallel(segments: segments, maximumConcurrentReads: reads, consume)
                while !progress.isFinished {
                    // As it is saved and found again.
                    let saved = try JSONEncoder().encode(progress)
                    progress = try JSONDecoder().decode(ParallelScanProgress.self, from: saved)
                    stopAfter = Int.random(in: 1...30, using: &random)
                    progress = try await scan.inParallel(
                        resuming: progress,
                        maximumConcurrentReads: reads,
                        consume
                    )
                    #expect(progress.segments == segments)
                }
                #expect(given.count == expected.count)
                #expect(Set(given) == expected)
            }
        }
    }
}

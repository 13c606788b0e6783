import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// Random tables, items and reads, once in the engine and once in plain arrays.
///
/// `make soak` goes on for `SOAK_SECONDS`, from the seed `SOAK_SEED`. A failure tells its seed.
@Suite("Naive model", .timeLimit(.minutes(1440)))
struct ModelTests {
    @Test("queries and scans answer what going through all items by hand answers")
    func reads() async throws {
        try await TestEffort.soak.run(12) { seed in
            if seed.isMultiple(of: 8) {
                // With readers beside the writer.
                try await TestPaths.withTemporaryFolder { folder in
                    var configuration = LocalDynamoConfiguration()
                    configuration.durability = .relaxed
                    let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
                    try await withLocalDynamo(storage: storage, configuration: configuration) { local in
                        try await Self.compare(local, seed: seed)
                    }
                }
            } else {
                try await withLocalDynamo(storage: .inMemory) { try await Self.compare($0, seed: seed) }
            }
        }
    }

    private static func compare(_ local: LocalDynamo, seed: UInt64) async throws {
        var comparison = try await ModelComparison(local, seed: seed)
        for _ in 0..<2 {
            try await comparison.write(60)
            try await comparison.compareItems()
            for _ in 0..<20 {
                try await comparison.compareQuery()
                try await comparison.compareScan()
            }
        }
    }
}

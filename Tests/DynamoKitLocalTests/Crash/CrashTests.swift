import Foundation
import TestSupport
import Testing

/// Writers that are killed: the test's own program, started again with a file to write to.
///
/// `make soak` goes on for `SOAK_SECONDS`, from the seed `SOAK_SEED`.
@Suite("Crashes", .timeLimit(.minutes(1440)))
struct CrashTests {
    @Test(
        "writes until it is killed",
        .enabled(if: CrashWriters.Assignment.own != nil, "the other test starts this one")
    )
    func writers() async throws {
        try await CrashWriters.run(try #require(CrashWriters.Assignment.own))
    }

    @Test(
        "killed again and again, a store has every acknowledged request whole, in table, indexes, stream and figures",
        .enabled(if: CrashWriters.Assignment.own == nil)
    )
    func killed() async throws {
        try await TestEffort.soak.run(1) { seed in
            try await TestPaths.withTemporaryFolder { folder in
                var loop = CrashLoop(file: folder.appending(path: "data.sqlite").path, seed: seed)
                for _ in 0..<4 { try await loop.killOnce() }
            }
        }
    }
}

import Foundation

/// How long a test with random cases goes on, and from which seed: a few cases of a fixed one in a normal run, and as many
/// as fit into the seconds that the environment gives otherwise.
public struct TestEffort: Sendable {
    /// `FUZZ_SECONDS` and `FUZZ_SEED`.
    public static let fuzz = TestEffort("FUZZ")
    /// `SOAK_SECONDS` and `SOAK_SEED`.
    public static let soak = TestEffort("SOAK")

    /// `nil` in a normal run.
    public let seconds: Int?
    public let seed: UInt64
    private let name: String

    private init(_ name: String) {
        let environment = ProcessInfo.processInfo.environment
        self.name = name
        self.seconds = environment["\(name)_SECONDS"].flatMap { Int($0) }
        self.seed = environment["\(name)_SEED"].flatMap { UInt64($0) } ?? 1
    }

    /// Runs `body` with one seed after another. Each case has a seed of its own, so that the seed that a failure tells of
    /// runs that very case first when it is given as the environment's.
    ///
    /// - Parameter count: How many cases a normal run has.
    public func run(_ count: Int, _ body: (_ seed: UInt64) async throws -> Void) async throws {
        let end = self.seconds.map { ContinuousClock.now + .seconds($0) }
        var cases = 0
        while end.map({ ContinuousClock.now < $0 }) ?? (cases < count) {
            try await body(self.seed &+ UInt64(cases))
            // A body that awaits nothing would have a thread to itself for all the seconds, and others would wait for it.
            await Task.yield()
            cases += 1
        }
        if self.seconds != nil { print("ran \(cases) cases from \(self.name)_SEED=\(self.seed) on") }
    }
}

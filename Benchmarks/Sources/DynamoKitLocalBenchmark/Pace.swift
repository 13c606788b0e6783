import Foundation
import Measuring

/// What so many runs of something have taken.
struct Pace {
    let count: Int
    let seconds: Double
    let processorSeconds: Double

    var rate: Double { Double(self.count) / self.seconds }
    var microseconds: Double { self.seconds / Double(self.count) * 1e6 }
    var processorMicroseconds: Double { self.processorSeconds / Double(self.count) * 1e6 }

    /// - Parameter count: How many runs `body` makes.
    static func of(_ count: Int, _ body: () async throws -> Void) async rethrows -> Pace {
        let clock = ContinuousClock()
        let processor = Measuring.processorSeconds()
        let start = clock.now
        try await body()
        return Pace(
            count: count,
            seconds: (clock.now - start) / .seconds(1),
            processorSeconds: Measuring.processorSeconds() - processor
        )
    }

    /// Runs `body` with each number, one after the other.
    static func of(numbers: Range<Int>, _ body: (Int) async throws -> Void) async rethrows -> Pace {
        try await self.of(numbers.count) { for number in numbers { try await body(number) } }
    }

    /// Runs `body` with each number, so many at a time.
    static func of(
        numbers: Range<Int>,
        callers: Int,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> Pace {
        try await self.of(numbers.count) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<callers {
                    group.addTask {
                        for number in stride(from: numbers.lowerBound + caller, to: numbers.upperBound, by: callers) {
                            try await body(number)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}

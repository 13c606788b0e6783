import Synchronization
import Testing

@testable import PrometheusMetrics

@Suite("Summary")
struct SummarySeriesTests {
    /// A summary over ten seconds, and its time.
    private final class Bench: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)

        func summary() -> SummarySeries {
            SummarySeries(quantiles: [1], window: .seconds(10)) { self.start + self.passed.withLock { $0 } }
        }

        func wait(_ duration: Duration) { self.passed.withLock { $0 += duration } }
    }

    private func state(_ series: SummarySeries) throws -> (maximum: Double?, count: UInt64, sum: Double) {
        guard case .summary(let summary) = series.value else { throw SummaryMissing() }
        let maximum = summary.quantiles[0].value
        return (maximum.isNaN ? nil : maximum.rounded(), summary.count, summary.sum)
    }

    @Test("quantiles are of the last window, sum and count of all time")
    func window() throws {
        let bench = Bench()
        let series = bench.summary()
        series.observe(100)
        bench.wait(.seconds(4))
        series.observe(10)
        bench.wait(.seconds(6))
        // The first is as old as the window, and may still count; half a window later it does not.
        #expect(try self.state(series).count == 2)
        bench.wait(.seconds(5))
        #expect(try self.state(series).maximum == nil || self.state(series).maximum == 10)
        bench.wait(.seconds(5))
        #expect(try self.state(series) == (nil, 2, 110))
    }

    @Test("what was observed within the window counts, wherever the turns of the sketches lie", arguments: 0..<15)
    func withinWindow(offset: Int) throws {
        let bench = Bench()
        let series = bench.summary()
        bench.wait(.seconds(offset))
        series.observe(50)
        bench.wait(.milliseconds(9999))
        #expect(try self.state(series).maximum == 50)
        bench.wait(.milliseconds(5002))
        #expect(try self.state(series).maximum == nil)
    }

    @Test("after a long silence it is as new")
    func silence() throws {
        let bench = Bench()
        let series = bench.summary()
        series.observe(1)
        bench.wait(.seconds(86_400))
        #expect(try self.state(series).maximum == nil)
        series.observe(2)
        bench.wait(.seconds(9))
        #expect(try self.state(series).maximum == 2)
    }
}

private struct SummaryMissing: Error {}

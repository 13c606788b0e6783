import TestSupport
import Testing

@testable import PrometheusMetrics

@Suite("Quantile sketch")
struct QuantileSketchTests {
    private static let ranks = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1]

    @Test("quantiles are right to one percent", arguments: [1, 2, 3, 4] as [UInt64])
    func accuracy(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var sketch = QuantileSketch()
        var values: [Double] = []
        for _ in 0..<20_000 {
            let magnitude = Double.random(in: -9...9, using: &random)
            let value = Double.random(in: -1...1, using: &random) * magnitude * magnitude * magnitude
            sketch.observe(value)
            values.append(value)
        }
        values.sort()
        for (rank, quantile) in zip(Self.ranks, sketch.quantiles(Self.ranks)) {
            let exact = values[Int(rank * Double(values.count - 1))]
            #expect(abs(quantile - exact) <= abs(exact) * 0.0101 + 1e-12, "rank \(rank): \(quantile) for \(exact)")
        }
    }

    @Test("one value is every quantile")
    func single() {
        var sketch = QuantileSketch()
        #expect(sketch.quantiles([0.5])[0].isNaN)
        sketch.observe(0)
        #expect(sketch.quantiles([0, 0.5, 1]) == [0, 0, 0])
    }

    @Test("there are no more classes than that, whatever is observed")
    func bounded() {
        var sketch = QuantileSketch()
        var value = Double.leastNormalMagnitude
        while value.isFinite {
            sketch.observe(value)
            sketch.observe(-value)
            value *= 1.01
        }
        #expect(sketch.classCount <= QuantileSketch.maximumClasses)
        #expect(sketch.quantiles([1])[0] <= 1.02e15)
    }
}

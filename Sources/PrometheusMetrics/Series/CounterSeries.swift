import CoreMetrics
import Synchronization

/// A number that only goes up.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler, SeriesSource {
    /// Apart, so that whole numbers stay exact and take one instruction.
    private let whole = Atomic<Int64>(0)
    private let fractions = AtomicDouble()

    var value: MetricValue { .number(Double(self.whole.load(ordering: .relaxed)) + self.fractions.value) }

    /// Counters do not go down: a negative amount counts nothing.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        let sum = self.whole.wrappingAdd(amount, ordering: .relaxed).newValue
        if sum < 0 { self.whole.store(.max, ordering: .relaxed) }
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        self.fractions.add(amount)
    }

    func reset() {
        self.whole.store(0, ordering: .relaxed)
        self.fractions.set(0)
    }
}

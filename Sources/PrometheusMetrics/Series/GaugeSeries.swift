import CoreMetrics

/// A number that goes up and down: a meter, or a recorder that does not aggregate.
final class GaugeSeries: MeterHandler, RecorderHandler, SeriesSource {
    private let number = AtomicDouble()

    var value: MetricValue { .number(self.number.value) }

    func set(_ value: Int64) { self.number.set(Double(value)) }
    func set(_ value: Double) { self.number.set(value) }
    func increment(by amount: Double) { self.number.add(amount) }
    func decrement(by amount: Double) { self.number.add(-amount) }
    func record(_ value: Int64) { self.set(value) }
    func record(_ value: Double) { self.set(value) }
}

import CoreMetrics

/// Observations: a recorder's as they are, a timer's in seconds.
protocol DistributionSeries: RecorderHandler, TimerHandler, SeriesSource {
    /// - Parameter value: Any finite number.
    func observe(_ value: Double)
}

extension DistributionSeries {
    func record(_ value: Int64) { self.observe(Double(value)) }

    /// One that is no number would spoil the sum for good.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        self.observe(value)
    }

    /// Nothing takes less than no time, whatever a clock says.
    func recordNanoseconds(_ duration: Int64) { self.observe(Double(max(duration, 0)) / 1e9) }

    /// It is always seconds.
    func preferDisplayUnit(_ unit: TimeUnit) {}
}

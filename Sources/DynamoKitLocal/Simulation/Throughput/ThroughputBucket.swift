import FoundationEssentials

/// The units that a table or index has left of one kind: a token bucket, which knows the time as it is told.
///
/// It fills by so many units a second, and holds what comes together in the burst. What costs more than the bucket holds
/// is let through when it is full, and leaves a debt.
///
/// Specification:
/// [Burst and adaptive capacity](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html)
struct ThroughputBucket: Sendable {
    private var unitsPerSecond: Double
    private let burstSeconds: Double
    private var units: Double
    private var filledAt: Date

    /// A full one.
    init(unitsPerSecond: Int, burst: Duration, at now: Date) {
        self.unitsPerSecond = Double(unitsPerSecond)
        self.burstSeconds = burst / .seconds(1)
        self.units = self.unitsPerSecond * self.burstSeconds
        self.filledAt = now
    }

    private var capacity: Double { self.unitsPerSecond * self.burstSeconds }

    /// Time has passed, and the throughput may have been changed.
    mutating func refill(unitsPerSecond: Int, at now: Date) {
        // A clock that goes back brings nothing, and takes nothing.
        let seconds = max(0, now.timeIntervalSince(self.filledAt))
        self.units += seconds * self.unitsPerSecond
        self.unitsPerSecond = Double(unitsPerSecond)
        self.units = min(self.units, self.capacity)
        self.filledAt = now
    }

    func holds(_ cost: Double) -> Bool {
        // Sums of thirds and the like are never quite what they should be.
        self.units + 1e-6 >= min(cost, self.capacity)
    }

    mutating func take(_ cost: Double) {
        self.units -= cost
    }
}

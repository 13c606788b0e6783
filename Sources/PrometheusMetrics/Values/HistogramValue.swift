/// What a histogram has come to.
public struct HistogramValue: Hashable, Sendable {
    public let buckets: HistogramBuckets
    /// How many observations fell into each bucket and into none before it; the last one has those above all bounds.
    public internal(set) var counts: [UInt64]
    public internal(set) var sum: Double

    init(buckets: HistogramBuckets) {
        self.buckets = buckets
        self.counts = Array(repeating: 0, count: buckets.bounds.count + 1)
        self.sum = 0
    }

    /// How many observations there were.
    public var count: UInt64 { self.counts.reduce(0, &+) }

    mutating func observe(_ value: Double) {
        // Few enough bounds that looking at one after the other is fastest.
        let index = self.buckets.bounds.firstIndex { value <= $0 } ?? self.buckets.bounds.count
        self.counts[index] &+= 1
        self.sum += value
    }

    /// About which value a share of the observations do not exceed, taking those of a bucket to be spread evenly over it,
    /// as Prometheus's `histogram_quantile` does.
    ///
    /// - Parameter rank: The share, from 0 to 1.
    /// - Returns: `nil` when nothing has been observed; the last bound when it lies above that.
    public func quantile(_ rank: Double) -> Double? {
        let total = self.count
        guard total > 0, let last = self.buckets.bounds.last else { return nil }
        let wanted = min(max(rank, 0), 1) * Double(total)
        var below = 0.0
        for (index, bound) in self.buckets.bounds.enumerated() {
            let here = Double(self.counts[index])
            if below + here >= wanted, here > 0 {
                let lower = index == 0 ? min(0, bound) : self.buckets.bounds[index - 1]
                return lower + (bound - lower) * (wanted - below) / here
            }
            below += here
        }
        return last
    }

    /// What has come since an earlier moment; all there is, if the histogram has been reset since or is another.
    public func since(_ earlier: HistogramValue?) -> HistogramValue {
        guard let earlier, earlier.buckets == self.buckets,
            zip(self.counts, earlier.counts).allSatisfy({ $0 >= $1 })
        else { return self }
        var change = self
        for index in change.counts.indices { change.counts[index] -= earlier.counts[index] }
        change.sum -= earlier.sum
        return change
    }

    /// The observations of both; those of `self` alone if the buckets are not the same.
    public func adding(_ other: HistogramValue) -> HistogramValue {
        guard other.buckets == self.buckets else { return self }
        var total = self
        for index in total.counts.indices { total.counts[index] &+= other.counts[index] }
        total.sum += other.sum
        return total
    }
}

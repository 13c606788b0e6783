/// What came of a run.
struct Report: Encodable {
    var mode = ""
    var clients: Int
    var topics: Int
    /// How long it took until all had joined, in seconds.
    var joinSeconds: Double
    /// How long what was measured took, in seconds.
    var seconds = 0.0
    /// How many messages, answers or presences had to come, and how many came.
    var expected = 0
    var received = 0
    var perSecond = 0.0
    /// What did not come, and what came twice or out of order.
    var missing = 0
    var extra = 0
    /// Connections that ended while they were needed.
    var lostConnections = 0
    /// In milliseconds.
    var latency: Latency?

    struct Latency: Encodable {
        var p50, p90, p99, max: Double

        init?(_ durations: [Duration]) {
            guard !durations.isEmpty else { return nil }
            let sorted = durations.sorted()
            func percentile(_ part: Double) -> Double {
                (sorted[min(Int(Double(sorted.count) * part), sorted.count - 1)] / .milliseconds(1))
            }
            self.p50 = percentile(0.50)
            self.p90 = percentile(0.90)
            self.p99 = percentile(0.99)
            self.max = percentile(1)
        }
    }
}

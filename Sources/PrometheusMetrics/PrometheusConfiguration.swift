/// How a registry keeps what it is told.
public struct PrometheusConfiguration: Sendable {
    /// How timers are kept, in seconds, unless ``distributions`` says otherwise.
    public var timers = Distribution.histogram(.latency)

    /// How recorders are kept, unless ``distributions`` says otherwise.
    public var recorders = Distribution.histogram(.powersOfTen)

    /// How timers and recorders of these labels are kept. Labels are as the program says them, such as
    /// `http.server.request.duration`.
    public var distributions: [String: Distribution] = [:]

    /// What metrics of these labels mean, in a sentence, for whoever reads them. Those that are not in it are described by
    /// their label.
    public var help: [String: String] = [:]

    /// How many series there may be, 1 or more. Default: 10,000.
    ///
    /// Whoever asks for one more gets one that keeps nothing, and is counted in
    /// `prometheus_metrics_refused_series_total`. So labels whose values come from outside cost a bounded amount of memory.
    /// A histogram is one series here, however many lines it takes.
    public var maximumSeries = 10_000

    /// How many bytes of a label's value are kept, 1 or more. Default: 512.
    public var maximumLabelBytes = 512

    /// The defaults.
    public init() {}
}

/// How observations of one metric are kept.
public enum Distribution: Hashable, Sendable {
    /// Counted in buckets. Histograms of several servers can be added up.
    case histogram(HistogramBuckets)
    /// As quantiles, right to one percent of their value, of what was observed within a time: at least `window`, at most
    /// one and a half times as long.
    case summary(quantiles: [Double] = [0.5, 0.9, 0.99], window: Duration = .seconds(60))
}

/// The upper bounds of a histogram's buckets. What is above the last is counted as well.
public struct HistogramBuckets: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// In ascending order, each included in its bucket.
    public let bounds: [Double]

    /// - Parameter bounds: The bounds, in any order.
    /// - Precondition: They are finite.
    public init(_ bounds: [Double]) {
        precondition(bounds.allSatisfy(\.isFinite), "The bounds of buckets have to be finite.")
        self.bounds = Set(bounds).sorted()
    }

    public init(arrayLiteral bounds: Double...) {
        self.init(bounds)
    }

    /// From a millisecond to half a minute, for durations in seconds.
    public static let latency: Self = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    /// From 1 to 10⁹, for sizes and counts.
    public static let powersOfTen: Self = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
}

/// All series of one name at one moment.
public struct MetricFamily: Hashable, Sendable {
    /// What its numbers mean.
    public enum Kind: String, Hashable, Sendable {
        case counter, gauge, histogram, summary
    }

    /// One series: its labels, and what it has come to.
    public struct Series: Hashable, Sendable {
        public let labels: MetricLabels
        public let value: MetricValue
    }

    /// As Prometheus knows it, such as `http_server_request_duration_seconds`.
    public let name: String
    public let help: String
    public let kind: Kind
    /// In the order of their labels, of which no two are the same.
    public internal(set) var series: [Series]

    init(name: String, help: String, kind: Kind, series: [Series]) {
        self.name = name
        self.help = help
        self.kind = kind
        var seen: Set<MetricLabels> = []
        self.series = series.filter { seen.insert($0.labels).inserted }.sorted { $0.labels < $1.labels }
    }

    /// Numbers that only go up while the program runs.
    ///
    /// - Parameters:
    ///   - label: What it is called, such as `chat.messages`: its name ends in `_total`.
    ///   - help: What it means, in a sentence.
    ///   - values: The labels of each series and its number.
    public static func counters(_ label: String, help: String, _ values: [(MetricLabels, Double)]) -> Self {
        Self(label, .counter, help, values)
    }

    /// A number that only goes up while the program runs.
    public static func counter(_ label: String, help: String, _ value: Double) -> Self {
        Self(label, .counter, help, [(.none, value)])
    }

    /// Numbers that go up and down.
    public static func gauges(_ label: String, help: String, _ values: [(MetricLabels, Double)]) -> Self {
        Self(label, .gauge, help, values)
    }

    /// A number that goes up and down.
    public static func gauge(_ label: String, help: String, _ value: Double) -> Self {
        Self(label, .gauge, help, [(.none, value)])
    }

    private init(_ label: String, _ kind: Kind, _ help: String, _ values: [(MetricLabels, Double)]) {
        self.init(
            name: MetricName.family(label, kind),
            help: help,
            kind: kind,
            series: values.map { Series(labels: $0.0, value: .number($0.1)) }
        )
    }
}

/// What a series has come to.
public enum MetricValue: Hashable, Sendable {
    /// Of a counter or a gauge.
    case number(Double)
    case histogram(HistogramValue)
    case summary(SummaryValue)
}

/// What a summary has come to.
public struct SummaryValue: Hashable, Sendable {
    /// One quantile of what was observed lately.
    public struct Quantile: Hashable, Sendable {
        /// From 0 to 1.
        public let rank: Double
        /// Not a number while nothing has been observed lately.
        public let value: Double
    }

    public let quantiles: [Quantile]
    /// Of all that was ever observed.
    public let sum: Double
    public let count: UInt64
}

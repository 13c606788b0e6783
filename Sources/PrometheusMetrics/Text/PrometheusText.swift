/// Writes families in Prometheus's text format.
///
/// Specification: [Text-based format 0.0.4](https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format)
public enum PrometheusText {
    /// What to send as `Content-Type`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// - Parameter families: No two of one name.
    public static func text(_ families: [MetricFamily]) -> String {
        var text = ""
        for family in families where !family.series.isEmpty {
            text += "# HELP \(family.name) \(Self.escaped(family.help, quotes: false))\n"
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for series in family.series { Self.write(series, of: family.name, to: &text) }
        }
        return text
    }

    private static func write(_ series: MetricFamily.Series, of name: String, to text: inout String) {
        let labels = Self.text(series.labels)
        switch series.value {
        case .number(let number):
            Self.write(name, labels, nil, Self.number(number), to: &text)
        case .histogram(let histogram):
            var count: UInt64 = 0
            for (bound, bucket) in zip(histogram.buckets.bounds + [.infinity], histogram.counts) {
                count &+= bucket
                Self.write("\(name)_bucket", labels, "le=\"\(Self.number(bound))\"", "\(count)", to: &text)
            }
            Self.write("\(name)_sum", labels, nil, Self.number(histogram.sum), to: &text)
            Self.write("\(name)_count", labels, nil, "\(count)", to: &text)
        case .summary(let summary):
            for quantile in summary.quantiles {
                let rank = "quantile=\"\(Self.number(quantile.rank))\""
                Self.write(name, labels, rank, Self.number(quantile.value), to: &text)
            }
            Self.write("\(name)_sum", labels, nil, Self.number(summary.sum), to: &text)
            Self.write("\(name)_count", labels, nil, "\(summary.count)", to: &text)
        }
    }

    private static func write(
        _ name: String,
        _ labels: String,
        _ extra: String?,
        _ number: String,
        to text: inout String
    ) {
        text += name
        if !labels.isEmpty || extra != nil {
            text += "{\(labels)"
            if let extra { text += labels.isEmpty ? extra : ",\(extra)" }
            text += "}"
        }
        text += " \(number)\n"
    }

    private static func text(_ labels: MetricLabels) -> String {
        labels.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    }

    /// Line feeds and backslashes, and in values quotation marks, are all that has to be escaped.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x5C || $0 == 0x22 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\\": result += "\\\\"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// As Go reads it.
    static func number(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: number), abs(whole) < 1 << 53 { return "\(whole)" }
        return "\(number)"
    }
}

import PrometheusMetrics

/// One log event with metrics of the same dimensions.
struct EmbeddedDocument {
    struct Metric: Hashable {
        var name: String
        var value: Double
        var unit: String
    }

    let namespace: String
    let timestamp: Int64
    let labels: MetricLabels
    let metrics: ArraySlice<Metric>

    var line: String {
        let dimensions = self.labels.labels.filter { !$0.value.isEmpty }
        let names = dimensions.map { Self.quoted($0.name) }.joined(separator: ",")
        let definitions = self.metrics.map { #"{"Name":\#(Self.quoted($0.name)),"Unit":"\#($0.unit)"}"# }
        let directive =
            #"{"Namespace":\#(Self.quoted(self.namespace)),"Dimensions":[[\#(names)]],"#
            + #""Metrics":[\#(definitions.joined(separator: ","))]}"#
        let members =
            dimensions.map { "\(Self.quoted($0.name)):\(Self.quoted($0.value))" }
            + self.metrics.map { "\(Self.quoted($0.name)):\(Self.number($0.value))" }
        return #"{"_aws":{"Timestamp":\#(self.timestamp),"CloudWatchMetrics":[\#(directive)]},"#
            + members.joined(separator: ",") + "}"
    }

    private static func number(_ number: Double) -> String {
        if let whole = Int64(exactly: number), abs(whole) < 1 << 53 { return "\(whole)" }
        return "\(number)"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let hexadecimal = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension EmbeddedDocument.Metric {
    /// What is to be told of a series. CloudWatch takes no number that is infinite or none.
    static func metrics(
        of value: MetricValue,
        since earlier: MetricValue?,
        name: String,
        kind: MetricFamily.Kind
    ) -> [Self] {
        let metrics: [Self] =
            switch value {
            case .number(let number):
                [
                    Self(
                        name: name,
                        value: kind == .counter ? Self.growth(number, earlier) : number,
                        unit: Self.unit(name, kind)
                    )
                ]
            case .histogram(let histogram):
                Self.metrics(of: histogram, since: earlier, name: name)
            case .summary(let summary):
                Self.metrics(of: summary, since: earlier, name: name)
            }
        return metrics.filter(\.value.isFinite)
    }

    private static func metrics(of histogram: HistogramValue, since earlier: MetricValue?, name: String) -> [Self] {
        var before: HistogramValue?
        if case .histogram(let histogram) = earlier { before = histogram }
        let recent = histogram.since(before)
        let unit = Self.unit(name, .histogram)
        let quantiles = [(50, 0.5), (99, 0.99)].compactMap { percent, rank in
            recent.quantile(rank).map { Self(name: "\(name)_p\(percent)", value: $0, unit: unit) }
        }
        return [
            Self(name: "\(name)_count", value: Double(recent.count), unit: "Count"),
            Self(name: "\(name)_sum", value: recent.sum, unit: unit),
        ] + quantiles
    }

    private static func metrics(of summary: SummaryValue, since earlier: MetricValue?, name: String) -> [Self] {
        var (count, sum) = (summary.count, summary.sum)
        if case .summary(let before) = earlier, before.count <= count {
            count -= before.count
            sum -= before.sum
        }
        let unit = Self.unit(name, .summary)
        return [
            Self(name: "\(name)_count", value: Double(count), unit: "Count"),
            Self(name: "\(name)_sum", value: sum, unit: unit),
        ]
            + summary.quantiles.map { quantile in
                let percent = Int((quantile.rank * 100).rounded())
                return Self(name: "\(name)_p\(percent)", value: quantile.value, unit: unit)
            }
    }

    /// A counter that is less than before has started anew.
    private static func growth(_ number: Double, _ earlier: MetricValue?) -> Double {
        guard case .number(let before) = earlier, before <= number else { return number }
        return number - before
    }

    private static func unit(_ name: String, _ kind: MetricFamily.Kind) -> String {
        if name.hasSuffix("_seconds") || name.hasSuffix("_seconds_total") { return "Seconds" }
        if name.hasSuffix("_bytes") || name.hasSuffix("_bytes_total") { return "Bytes" }
        return kind == .counter ? "Count" : "None"
    }
}

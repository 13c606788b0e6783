/// Names as Prometheus takes them.
///
/// Specification: [Metric names and labels](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels)
enum MetricName {
    /// The name of a family: a counter's ends in `_total`, as Prometheus has it.
    static func family(_ label: String, _ kind: MetricFamily.Kind) -> String {
        var name = Self.sanitized(label, allowsColons: true)
        if kind == .counter, !name.hasSuffix("_total") { name += "_total" }
        return name
    }

    /// The name of a timer's family, which is kept in seconds.
    static func timer(_ label: String) -> String {
        let name = Self.sanitized(label, allowsColons: true)
        return name.hasSuffix("_seconds") ? name : name + "_seconds"
    }

    /// The name of a label. Those that begin with `__` are Prometheus's own, and so are `le` and `quantile` here.
    static func label(_ name: String) -> String {
        let name = Self.sanitized(name, allowsColons: false)
        if name == "le" || name == "quantile" { return "label_" + name }
        return name.hasPrefix("__") ? "label" + name.dropFirst() : name
    }

    /// All names under which the lines of a family stand.
    static func lines(of family: String, _ kind: MetricFamily.Kind) -> [String] {
        switch kind {
        case .counter, .gauge: [family]
        case .histogram: [family, family + "_bucket", family + "_sum", family + "_count"]
        case .summary: [family, family + "_sum", family + "_count"]
        }
    }

    private static func sanitized(_ name: String, allowsColons: Bool) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(scalar)
            case "0"..."9":
                if result.isEmpty { result = "_" }
                result.unicodeScalars.append(scalar)
            case ":" where allowsColons: result.unicodeScalars.append(scalar)
            default: result += "_"
            }
        }
        return result.isEmpty ? "_" : result
    }
}

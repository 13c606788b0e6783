import Synchronization

/// Keeps the metrics of a program for Prometheus: the backend of swift-metrics, and what it has come to.
///
/// ```swift
/// let registry = PrometheusRegistry()
/// MetricsSystem.bootstrap(registry)
/// Counter(label: "orders.placed").increment()
/// registry.text()     // orders_placed_total 1
/// ```
///
/// Counting takes a few atomic instructions, observing a lock of the series' own; the registry's lock is taken when a series
/// is asked for, so keep the `Counter` where you count often. Counters and timers of the same label and dimensions are one
/// series.
public final class PrometheusRegistry: Sendable {
    struct Entry {
        let family: String
        let labels: MetricLabels
    }

    private struct Held {
        let source: any SeriesSource
        /// How many of the program's metrics write to it.
        var owners: Int
    }

    private struct Family {
        let kind: MetricFamily.Kind
        let help: String
        var series: [MetricLabels: Held] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        /// The names of all lines.
        var lines: Set<String> = []
        var entries: [ObjectIdentifier: Entry] = [:]
        var refusals = Refusals()
        var collectors: [@Sendable () -> [MetricFamily]] = []

        /// Whether a series may go by this name: its family is of this kind, or there is none and its lines are nobody's.
        func isFree(_ name: String, _ kind: MetricFamily.Kind) -> Bool {
            guard let family = self.families[name] else {
                return self.lines.isDisjoint(with: MetricName.lines(of: name, kind))
            }
            return family.kind == kind
        }
    }

    private struct Refusals {
        var limit: UInt64 = 0
        var conflict: UInt64 = 0
    }

    /// How it keeps what it is told.
    public let configuration: PrometheusConfiguration
    private let state = Mutex(State())

    public init(configuration: PrometheusConfiguration = PrometheusConfiguration()) {
        self.configuration = configuration
    }

    /// Has families made whenever the metrics are asked for, of what is counted elsewhere.
    ///
    /// - Parameter collect: Tells them. Called on any thread, so it had better be quick. Families of a name that the registry
    ///   has already are left out, and counted as refused.
    public func collect(_ collect: @escaping @Sendable () -> [MetricFamily]) {
        self.state.withLock { $0.collectors.append(collect) }
    }

    /// What all metrics have come to, in the order of their names.
    public func families() -> [MetricFamily] {
        let (own, lines, collectors) = self.state.withLock { ($0.families, $0.lines, $0.collectors) }
        var families = own.map { name, family in
            let series = family.series.map { MetricFamily.Series(labels: $0.key, value: $0.value.source.value) }
            return MetricFamily(name: name, help: family.help, kind: family.kind, series: series)
        }
        var taken = lines.union([Self.refusedName])
        var conflicts: UInt64 = 0
        for family in collectors.flatMap({ $0() }) {
            let lines = MetricName.lines(of: family.name, family.kind)
            if taken.isDisjoint(with: lines) {
                taken.formUnion(lines)
                families.append(family)
            } else {
                conflicts += UInt64(family.series.count)
            }
        }
        let refusals = self.state.withLock { state in
            state.refusals.conflict += conflicts
            return state.refusals
        }
        return (families + [Self.family(of: refusals)]).sorted { $0.name < $1.name }
    }

    /// All metrics in Prometheus's text format 0.0.4, to be sent as ``PrometheusText/contentType``.
    public func text() -> String { PrometheusText.text(self.families()) }

    private static let refusedName = "prometheus_metrics_refused_series_total"

    private static func family(of refusals: Refusals) -> MetricFamily {
        .counters(
            Self.refusedName,
            help: "Series that were not kept: beyond the limit, or of a name that means something else.",
            [(["reason": "limit"], Double(refusals.limit)), (["reason": "conflict"], Double(refusals.conflict))]
        )
    }
}

// MARK: Series

extension PrometheusRegistry {
    /// The series of these labels, made if it is not there.
    ///
    /// - Returns: `nil` when there are too many series, or the name is one of another kind.
    func series<Source: SeriesSource>(
        _ name: String,
        _ kind: MetricFamily.Kind,
        label: String,
        dimensions: [(String, String)],
        make: () -> Source
    ) -> Source? {
        let labels = MetricLabels(dimensions, maximumBytes: self.configuration.maximumLabelBytes)
        let help = self.configuration.help[label] ?? label
        return self.state.withLock { state in
            if let held = state.families[name]?.series[labels] {
                guard let source = held.source as? Source else {
                    state.refusals.conflict += 1
                    return nil
                }
                state.families[name]?.series[labels]?.owners += 1
                return source
            }
            guard state.isFree(name, kind), name != Self.refusedName else {
                state.refusals.conflict += 1
                return nil
            }
            guard state.entries.count < self.configuration.maximumSeries else {
                state.refusals.limit += 1
                return nil
            }
            let source = make()
            let held = Held(source: source, owners: 1)
            state.families[name, default: Family(kind: kind, help: help)].series[labels] = held
            state.lines.formUnion(MetricName.lines(of: name, kind))
            state.entries[ObjectIdentifier(source)] = Entry(family: name, labels: labels)
            return source
        }
    }

    /// One of the program's metrics is destroyed: with the last one its series goes.
    func release(_ source: AnyObject) {
        self.state.withLock { state in
            let id = ObjectIdentifier(source)
            guard let entry = state.entries[id], var family = state.families[entry.family],
                var held = family.series[entry.labels]
            else { return }
            held.owners -= 1
            family.series[entry.labels] = held.owners > 0 ? held : nil
            if held.owners == 0 { state.entries[id] = nil }
            if family.series.isEmpty {
                state.families[entry.family] = nil
                state.lines.subtract(MetricName.lines(of: entry.family, family.kind))
            } else {
                state.families[entry.family] = family
            }
        }
    }
}

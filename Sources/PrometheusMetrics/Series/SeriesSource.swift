/// A series that is still being written.
protocol SeriesSource: AnyObject, Sendable {
    var value: MetricValue { get }
}

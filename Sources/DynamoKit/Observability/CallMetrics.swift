import CoreMetrics
import Metrics
import Synchronization

/// What is measured of the calls of one operation on one table.
final class CallMetrics: Sendable {
    /// Most kinds of errors that are counted apart.
    static let maximumErrors = 64

    private let requests: Counter
    private let retries: Counter
    private let throttles: Counter
    private let duration: Timer
    private let errors = Mutex<[String: Counter]>([:])
    private let dimensions: [(String, String)]
    private let factory: any MetricsFactory

    init(dimensions: [(String, String)], factory: any MetricsFactory) {
        self.dimensions = dimensions
        self.factory = factory
        func counter(_ label: String) -> Counter { Counter(label: label, dimensions: dimensions, factory: factory) }
        self.requests = counter("dynamodb.client.requests")
        self.retries = counter("dynamodb.client.retries")
        self.throttles = counter("dynamodb.client.throttles")
        self.duration = Timer(
            label: "db.client.operation.duration",
            dimensions: dimensions,
            preferredDisplayUnit: .seconds,
            factory: factory
        )
    }

    /// A call has ended.
    ///
    /// - Parameters:
    ///   - call: What came of it.
    ///   - errorType: What it ended with, `nil` when it succeeded.
    ///   - duration: From the call to its end, with all attempts and delays.
    func record(_ call: CallRecord, errorType: String?, duration: Duration) {
        self.requests.increment()
        if call.attempts > 1 { self.retries.increment(by: call.attempts - 1) }
        if call.throttles > 0 { self.throttles.increment(by: call.throttles) }
        if let errorType { self.errorCounter(errorType).increment() }
        self.duration.record(duration: duration)
    }

    /// The names of errors come from the service, or from whatever answers in its stead: they are bounded too.
    private func errorCounter(_ errorType: String) -> Counter {
        self.errors.withLock { errors in
            let isKept = errors[errorType] != nil || errors.count < Self.maximumErrors
            let errorType = isKept ? errorType : OperationMetrics.Placeholder.other
            if let counter = errors[errorType] { return counter }
            let counter = Counter(
                label: "dynamodb.client.errors",
                dimensions: self.dimensions + [(OperationMetrics.Dimension.error, errorType)],
                factory: self.factory
            )
            errors[errorType] = counter
            return counter
        }
    }
}

/// What is measured of the capacity that one operation takes from one table.
final class CapacityMetrics: Sendable {
    private let readUnits: FloatingPointCounter
    private let writeUnits: FloatingPointCounter

    init(dimensions: [(String, String)], factory: any MetricsFactory) {
        func counter(_ label: String) -> FloatingPointCounter {
            FloatingPointCounter(label: label, dimensions: dimensions, factory: factory)
        }
        self.readUnits = counter("dynamodb.client.consumed_read_units")
        self.writeUnits = counter("dynamodb.client.consumed_write_units")
    }

    func record(_ capacity: ConsumedCapacity) {
        if let units = capacity.readCapacityUnits, units > 0 { self.readUnits.increment(by: units) }
        if let units = capacity.writeCapacityUnits, units > 0 { self.writeUnits.increment(by: units) }
    }
}

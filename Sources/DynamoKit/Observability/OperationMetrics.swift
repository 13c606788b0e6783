import CoreMetrics
import Metrics
import Synchronization

/// Makes the metrics of calls: once for each operation and table, and for no more of those than is allowed.
///
/// All metrics of one name have the same dimensions, which some backends insist on.
final class OperationMetrics: Sendable {
    /// Dimensions of metrics, by the names that OpenTelemetry gives them.
    enum Dimension {
        static let system = "db.system.name"
        static let operation = "db.operation.name"
        static let table = "db.collection.name"
        static let error = "error.type"
    }

    /// Stands for what has no name of its own; no table can have one that starts like this by chance and be meant.
    enum Placeholder {
        static let none = "_none"
        static let multiple = "_multiple"
        static let other = "_other"
    }

    private struct Key: Hashable {
        var operation: String
        var table: String
    }

    private struct State {
        var calls: [Key: CallMetrics] = [:]
        var capacity: [Key: CapacityMetrics] = [:]
    }

    /// Most operations that have a series of their own for whatever tables have none: about twice as many as there are in
    /// the API, for an ``AnyOperation`` can have any name.
    static let maximumOperations = 128

    private let factory: any MetricsFactory
    private let maximumSeries: Int
    private let state = Mutex(State())

    init(factory: any MetricsFactory, maximumSeries: Int) {
        self.factory = factory
        self.maximumSeries = maximumSeries
    }

    /// The metrics of the calls of an operation on these tables.
    func calls(operation: String, tableNames: [String]) -> CallMetrics {
        let table =
            switch tableNames.count {
            case 0: Placeholder.none
            case 1: tableNames[0]
            default: Placeholder.multiple
            }
        return self.state.withLock { state in
            let key = self.bounded(Key(operation: operation, table: table), in: state.calls)
            if let metrics = state.calls[key] { return metrics }
            let metrics = CallMetrics(dimensions: Self.dimensions(key), factory: self.factory)
            state.calls[key] = metrics
            return metrics
        }
    }

    /// The metrics of what an operation takes from a table.
    func capacity(operation: String, tableName: String) -> CapacityMetrics {
        self.state.withLock { state in
            let key = self.bounded(Key(operation: operation, table: tableName), in: state.capacity)
            if let metrics = state.capacity[key] { return metrics }
            let metrics = CapacityMetrics(dimensions: Self.dimensions(key), factory: self.factory)
            state.capacity[key] = metrics
            return metrics
        }
    }

    /// The key itself as long as there is room. What comes later shares a series for each operation, and in the end one.
    private func bounded<Metrics>(_ key: Key, in known: [Key: Metrics]) -> Key {
        if known[key] != nil || known.count < self.maximumSeries { return key }
        let shared = Key(operation: key.operation, table: Placeholder.other)
        if known[shared] != nil || known.count < self.maximumSeries + Self.maximumOperations { return shared }
        return Key(operation: Placeholder.other, table: Placeholder.other)
    }

    private static func dimensions(_ key: Key) -> [(String, String)] {
        [
            (Dimension.system, CallSpan.system), (Dimension.operation, key.operation),
            (Dimension.table, key.table),
        ]
    }
}

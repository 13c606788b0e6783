import Synchronization

/// Adds up what calls take, within a bound.
final class UsageMeter: Sendable {
    private let report = Mutex(UsageReport())
    private let configuration: UsageConfiguration

    init(_ configuration: UsageConfiguration) {
        self.configuration = configuration
    }

    var snapshot: UsageReport { self.report.withLock { $0 } }

    /// The report so far; the next one starts from nothing.
    func take() -> UsageReport {
        self.report.withLock { report in
            defer { report = UsageReport() }
            return report
        }
    }

    func add(_ capacities: [ConsumedCapacity], operation: String) {
        self.report.withLock { $0.add(capacities, operation: operation, configuration: self.configuration) }
    }
}

/// The block within which usage is measured, for one client. Blocks nest; each counts what the inner ones count.
final class UsageScope: Sendable {
    @TaskLocal static var current: UsageScope?

    /// Whose calls count: those of the copies of one client.
    let client: ClientTelemetry
    let configuration: UsageConfiguration
    let meter: UsageMeter
    private let outer: UsageScope?

    init(client: ClientTelemetry, configuration: UsageConfiguration, outer: UsageScope?) {
        self.client = client
        self.configuration = configuration
        self.meter = UsageMeter(configuration)
        self.outer = outer
    }

    /// The current scopes of a client, the innermost first.
    static func current(of client: ClientTelemetry) -> [UsageScope] {
        guard var scope = Self.current else { return [] }
        var scopes: [UsageScope] = []
        while true {
            if scope.client === client { scopes.append(scope) }
            guard let outer = scope.outer else { return scopes }
            scope = outer
        }
    }
}

import Foundation

/// What can be set about watching the server and stopping it.
struct OperationsSettings: Sendable {
    /// How logs are written.
    enum LogFormat: String, CaseIterable, Sendable {
        case text, json
    }

    static let minimumPasswordLength = 12

    /// The password for `/operator` and `/metrics`; `nil` for one of the server's own, if it keeps one.
    var adminPassword: String?
    var logFormat: LogFormat
    /// How long the server still serves after it has been told to stop, while it says that it is not ready.
    var shutdownDelay: Duration
    /// How often metrics are written to standard output in CloudWatch's format; `nil` for never.
    var embeddedMetricsInterval: Duration?

    init(_ settings: Settings) throws(ConfigurationError) {
        self.adminPassword = try settings.secret("admin.password")
        if let password = self.adminPassword, password.count < Self.minimumPasswordLength {
            throw ConfigurationError(
                key: "admin.password",
                requirement: "have at least \(Self.minimumPasswordLength) characters"
            )
        }
        self.logFormat = try Self.logFormat(settings)
        self.shutdownDelay = .seconds(try settings.integer("shutdown.delay", in: 0...600) ?? 0)
        self.embeddedMetricsInterval = try Self.embeddedMetrics(settings)
    }

    private static func logFormat(_ settings: Settings) throws(ConfigurationError) -> LogFormat {
        guard let text = try settings.string("log.format") else { return .text }
        guard let format = LogFormat(rawValue: text) else {
            throw ConfigurationError(key: "log.format", requirement: "be one of text, json")
        }
        return format
    }

    private static func embeddedMetrics(_ settings: Settings) throws(ConfigurationError) -> Duration? {
        let seconds = try settings.integer("metrics.emfInterval", in: 1...3600)
        guard let target = try settings.string("metrics.emf") else {
            guard seconds == nil else {
                throw ConfigurationError(key: "metrics.emfInterval", requirement: "come with “metrics.emf”")
            }
            return nil
        }
        guard target == "stdout" else { throw ConfigurationError(key: "metrics.emf", requirement: "be stdout") }
        return .seconds(seconds ?? 60)
    }
}

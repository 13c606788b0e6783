public import FoundationEssentials
public import Logging

/// Writes each log event as one line of JSON.
///
/// ```swift
/// LoggingSystem.bootstrap { label in JSONLogHandler(label: label) }
/// ```
///
/// A line is an object with the members `time` (RFC 3339, in UTC, with milliseconds), `level`, `label`, `message` and `source`,
/// and one more for each piece of metadata. A piece that has the name of one of these five stands under `metadata.` and its
/// name. Nothing that ``LogRedaction`` takes for a secret gets into it.
public struct JSONLogHandler: LogHandler {
    private let label: String
    private let redaction: LogRedaction
    private let now: @Sendable () -> Date
    private let write: @Sendable (String) -> Void

    public var logLevel = Logger.Level.info
    public var metadata = Logger.Metadata()
    public var metadataProvider: Logger.MetadataProvider?

    /// A handler that writes to standard error, each line with one call of the system.
    ///
    /// - Parameters:
    ///   - label: The logger's.
    ///   - metadataProvider: Asked for more metadata with each event.
    ///   - redaction: What is kept out.
    public init(
        label: String,
        metadataProvider: Logger.MetadataProvider? = LoggingSystem.metadataProvider,
        redaction: LogRedaction = LogRedaction()
    ) {
        self.init(label: label, metadataProvider: metadataProvider, redaction: redaction) { line in
            StandardError.write(line)
        }
    }

    /// A handler that has its lines written elsewhere.
    ///
    /// - Parameters:
    ///   - label: The logger's.
    ///   - metadataProvider: Asked for more metadata with each event.
    ///   - redaction: What is kept out.
    ///   - now: The time.
    ///   - write: Gets each line, with its line feed. Called on any thread.
    public init(
        label: String,
        metadataProvider: Logger.MetadataProvider? = LoggingSystem.metadataProvider,
        redaction: LogRedaction = LogRedaction(),
        now: @escaping @Sendable () -> Date = { Date() },
        write: @escaping @Sendable (String) -> Void
    ) {
        self.label = label
        self.metadataProvider = metadataProvider
        self.redaction = redaction
        self.now = now
        self.write = write
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var metadata = self.metadata
        if let provided = self.metadataProvider?.get() { metadata.merge(provided) { $1 } }
        if let explicit = event.metadata { metadata.merge(explicit) { $1 } }
        if let error = event.error {
            metadata["error.message"] = "\(error)"
            metadata["error.type"] = "\(String(reflecting: type(of: error)))"
        }
        var line = JSONLine(redaction: self.redaction)
        line.add("time", text: Self.timestamp(self.now()))
        line.add("level", text: event.level.rawValue)
        line.add("label", text: self.label)
        line.add("message", text: event.message.description)
        line.add("source", text: event.source)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.add(Self.reserved.contains(key) ? "metadata.\(key)" : key, value)
        }
        self.write(line.finished())
    }

    private static let reserved: Set = ["time", "level", "label", "message", "source"]

    private static func timestamp(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

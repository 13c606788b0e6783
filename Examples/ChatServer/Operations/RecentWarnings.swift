import JSONLogging
import Logging
import Synchronization

/// The latest warnings and errors, as lines of JSON.
final class RecentWarnings: Sendable {
    static let capacity = 50

    private let kept = Mutex<[String]>([])

    /// The latest first.
    var lines: [String] { self.kept.withLock { $0.reversed() } }

    /// What keeps the warnings and errors of a logger.
    func handler(label: String) -> any LogHandler {
        var handler = JSONLogHandler(label: label) { line in self.append(line) }
        handler.logLevel = .warning
        return handler
    }

    private func append(_ line: String) {
        self.kept.withLock { lines in
            if lines.count == Self.capacity { lines.removeFirst() }
            lines.append(line)
        }
    }
}

import Logging
import Synchronization

/// Everything that is logged, down to `trace`, as text.
final class LogCollector: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { self.lines.withLock { $0.joined() } }

    func logger() -> Logger {
        Logger(label: "test") { label in
            var handler = StreamLogHandler(label: label, stream: Output(collector: self))
            handler.logLevel = .trace
            return handler
        }
    }

    private struct Output: TextOutputStream, Sendable {
        let collector: LogCollector

        mutating func write(_ text: String) { self.collector.lines.withLock { $0.append(text) } }
    }
}

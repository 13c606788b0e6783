import CloudWatchMetrics
import Foundation
import PrometheusMetrics
import ServiceLifecycle
import Synchronization

/// Writes the metrics out from time to time, and when the server has stopped, as lines that CloudWatch takes them from.
struct EmbeddedMetricsService: Service {
    let registry: PrometheusRegistry
    let interval: Duration
    var clock: any Clock<Duration> = ContinuousClock()
    /// Gets each line, with its line feed.
    var write: @Sendable (String) -> Void = { FileHandle.standardOutput.write(Data($0.utf8)) }

    func run() async throws {
        let metrics = Mutex(EmbeddedMetrics(namespace: "Chat"))
        let tell: @Sendable () -> Void = {
            let lines = metrics.withLock { $0.lines(of: self.registry.families()) }
            for line in lines { self.write(line + "\n") }
        }
        try? await cancelWhenGracefulShutdown {
            while true {
                try await self.clock.sleep(for: self.interval)
                tell()
            }
        }
        tell()
    }
}

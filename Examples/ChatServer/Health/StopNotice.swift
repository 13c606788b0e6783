import Logging
import ServiceLifecycle

/// Goes ahead of everything else that stops: says that the server is not ready, and gives load balancers time to notice.
///
/// The last of a group's services, since those are the first to be told to stop, and the others are not before it has ended.
struct StopNotice: Service {
    let readiness: Readiness
    let delay: Duration
    let logger: Logger

    func run() async throws {
        try await gracefulShutdown()
        self.readiness.stop()
        self.logger.notice("Stopping", metadata: ["delay": "\(self.delay)"])
        // Cancelled when whoever waits for the server to stop will not wait any longer.
        try? await Task.sleep(for: self.delay)
    }
}

public import Auth
public import Logging
public import ServiceLifecycle

/// Keeps a `RevocationList` up to date for as long as the server runs, as one of its services.
///
/// ```swift
/// var application = Application(
///     router: router,
///     services: [RevocationService(revocations, logger: logger)]
/// )
/// application.beforeServerStarts { try await revocations.refresh() }
/// ```
///
/// The list knows nothing before it has asked once, and no token is good until then: so let it ask before the server starts.
public struct RevocationService: Service {
    private let revocations: RevocationList
    private let interval: Duration
    private let logger: Logger

    /// Creates the service; nothing is asked before it runs.
    ///
    /// - Parameters:
    ///   - revocations: The list.
    ///   - interval: How long to wait between two questions to its store.
    ///   - logger: Told of each question that the store does not answer.
    public init(_ revocations: RevocationList, every interval: Duration = .seconds(1), logger: Logger) {
        self.revocations = revocations
        self.interval = interval
        self.logger = logger
    }

    /// Asks the store again and again, until the server shuts down or the task is cancelled.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await self.revocations.run(every: self.interval) { error in
                    self.logger.warning("Revocations could not be read", metadata: ["error": "\(error)"])
                }
            } catch is CancellationError {
                // How it is told to end.
            }
        }
    }
}

import DynamoKit
import Logging
import Synchronization

/// Whether requests should be sent to this server.
final class Readiness: Sendable {
    enum State: String, Encodable, Sendable {
        case ready
        /// The server is about to stop.
        case stopping
        /// What is to be stored cannot be stored.
        case storeUnavailable = "store unavailable"
    }

    /// How long one answer of the store is good for. Whoever asks meanwhile gets the same.
    static let timeToLive = Duration.seconds(2)
    /// How long the store may take.
    static let timeout = Duration.seconds(1)

    private let store: ReadThroughCache<String, Bool>
    private let isStopping = Mutex(false)

    /// - Parameters:
    ///   - client: Where everything is stored.
    ///   - clock: Measures how old an answer is.
    ///   - logger: Told when the store cannot be reached.
    init(client: DynamoClient, clock: some Clock<Duration> = ContinuousClock(), logger: Logger) {
        let client = client.with {
            $0.timeout = Self.timeout
            $0.retryPolicy.maximumAttempts = 1
        }
        let rooms = client.table(ChatTables.rooms, of: Room.self)
        self.store = ReadThroughCache(
            CacheConfiguration(timeToLive: Self.timeToLive, maximumEntries: 1, clock: clock, name: "readiness")
        ) { _ in
            do {
                // A key that no room has: what matters is that there is an answer.
                _ = try await rooms.get(.key("readiness"))
                return true
            } catch {
                logger.warning("The store cannot be reached", metadata: ["error": "\(error)"])
                return false
            }
        }
    }

    /// From now on the server is not ready, since it is about to stop.
    func stop() { self.isStopping.withLock { $0 = true } }

    func state() async throws -> State {
        if self.isStopping.withLock({ $0 }) { return .stopping }
        return try await self.store.get("store") ? .ready : .storeUnavailable
    }
}

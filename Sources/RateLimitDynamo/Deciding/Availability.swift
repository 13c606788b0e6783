import DynamoKit
import Logging
import RateLimit
import Synchronization

/// Asks the store, counts what it is asked, and knows what to do while it is away.
final class Availability: Sendable {
    private struct State {
        var outage: Outage
        var statistics = DynamoRateLimitStatistics()
    }

    private let configuration: DynamoRateLimitConfiguration
    private let logger: Logger
    private let name: String
    private let state: Mutex<State>

    init(name: String, configuration: DynamoRateLimitConfiguration, logger: Logger) {
        self.name = name
        self.configuration = configuration
        self.logger = logger
        self.state = Mutex(State(outage: Outage(pause: configuration.pauseAfterFailure)))
    }

    var statistics: DynamoRateLimitStatistics {
        let now = self.configuration.now()
        return self.state.withLock { state in
            var statistics = state.statistics
            statistics.unavailableFor = state.outage.start.map { now - $0 }
            return statistics
        }
    }

    func count(_ change: (inout DynamoRateLimitStatistics) -> Void) {
        self.state.withLock { change(&$0.statistics) }
    }

    /// Does `body`, unless the store is away and it is not time to try it again.
    ///
    /// - Returns: `nil` if the store is away, or turned out to be.
    /// - Throws: `CancellationError`.
    func ask<Result>(_ body: () async throws -> Result) async throws -> Result? {
        let now = self.configuration.now()
        guard self.state.withLock({ $0.outage.mayAsk(at: now) }) else { return nil }
        do {
            let result = try await body()
            self.storeAnswered()
            return result
        } catch is CancellationError {
            throw CancellationError()
        } catch let error where Self.concernsOneKey(error) {
            self.count { $0.undecided += 1 }
            return nil
        } catch {
            self.storeFailed(error)
            return nil
        }
    }

    /// Whether the store is there all the same: a key that is too hot is no reason to decide about others without it.
    private static func concernsOneKey(_ error: any Error) -> Bool {
        if error is UndecidedInTime { return true }
        let codes: [DynamoError.Code] = [.provisionedThroughputExceeded, .throttling, .transactionConflict]
        return (error as? DynamoError).map { error in
            codes.contains(error.code) || error.code == .transactionCanceled
        } ?? false
    }

    /// What to decide while the store is away, or `nil` if the server is to count by itself.
    func decision(_ policy: RateLimitPolicy) -> RateLimitDecision? {
        let now = self.configuration.now()
        return self.state.withLock { state in
            state.statistics.decidedWithoutStore += 1
            return state.outage.decision(self.configuration.whenUnavailable, policy: policy, at: now)
        }
    }

    private func storeAnswered() {
        let now = self.configuration.now()
        guard let duration = self.state.withLock({ $0.outage.answered(at: now) }) else { return }
        self.logger.notice(
            "The store of a rate limit is back",
            metadata: ["ratelimit.name": "\(self.name)", "ratelimit.unavailable": "\(duration)"]
        )
    }

    private func storeFailed(_ error: any Error) {
        let now = self.configuration.now()
        let wasThere = self.state.withLock { state in
            let wasThere = state.outage.failed(at: now)
            if wasThere { state.statistics.outages += 1 }
            return wasThere
        }
        guard wasThere else { return }
        self.logger.warning(
            "The store of a rate limit is away",
            metadata: [
                "ratelimit.name": "\(self.name)", "error": "\(error)",
                "ratelimit.decision": "\(self.configuration.whenUnavailable)",
            ]
        )
    }
}

import AWSSigning
import Foundation

/// Decides when cached credentials are used, renewed, or both. It knows no clock and no provider.
struct CredentialRefresh: Sendable {
    /// How long before their end credentials are renewed, in seconds.
    static let margin: TimeInterval = 300
    /// How long before their end nobody gets them without having waited for new ones, in seconds: a request that is signed
    /// now has to arrive before they end.
    static let lastMinute: TimeInterval = 60
    /// How long to wait after a failed renewal while the old ones still serve, in seconds.
    static let pause: TimeInterval = 10

    private var known: AWSCredentials?
    private var retryAt: Date?

    enum Action: Equatable {
        /// Use these.
        case use(AWSCredentials)
        /// Use these, and get new ones meanwhile.
        case useAndRefresh(AWSCredentials)
        /// Get new ones; should that fail these may be used, if there are any.
        case refresh(orUse: AWSCredentials?)
    }

    func wanted(now: Date) -> Action {
        guard let known else { return .refresh(orUse: nil) }
        guard let expiration = known.expiration else { return .use(known) }
        if now < expiration - Self.margin { return .use(known) }
        guard now < expiration else { return .refresh(orUse: nil) }
        if let retryAt, now < retryAt { return .use(known) }
        return now < expiration - Self.lastMinute ? .useAndRefresh(known) : .refresh(orUse: known)
    }

    mutating func refreshed(_ credentials: AWSCredentials) {
        self.known = credentials
        self.retryAt = nil
    }

    /// The next call tries again, after a pause if there are credentials to go on with.
    mutating func refreshFailed(now: Date) {
        self.retryAt = now + Self.pause
    }
}

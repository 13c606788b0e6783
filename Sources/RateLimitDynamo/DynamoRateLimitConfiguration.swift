/// Where limits are kept, and how a limiter deals with the store.
public struct DynamoRateLimitConfiguration: Sendable {
    /// What to decide while the store is away: when it fails, refuses, or takes longer than ``timeout``.
    public enum WhenUnavailable: Hashable, Sendable {
        /// Nobody is let in.
        case deny
        /// Everybody is let in for so long, and after that nobody until the store is back.
        case allow(for: Duration)
        /// Each server counts by itself, in memory, with the same policy.
        case limitLocally
    }

    /// The table. Limits of any number of limiters may share one, see ``schema``.
    public var tableName: String
    /// The table's partition key, of type string. The table has no sort key.
    public var partitionKey = "pk"
    /// The attribute with the time in seconds after which an item is of no use, for the table's time to live.
    public var expirationAttribute = "expires"

    /// What to decide while the store is away.
    public var whenUnavailable = WhenUnavailable.limitLocally
    /// How long a decision may take. One that takes longer is made as ``whenUnavailable`` says.
    public var timeout = Duration.milliseconds(500)
    /// How long the store is left alone after it failed, before one request tries it again. The others do not wait meanwhile.
    public var pauseAfterFailure = Duration.seconds(1)

    /// How long somebody who has been denied is denied without asking the store again, at most, so that who is refused costs
    /// nothing. A reset or a refund on another server is noticed so much later. Policies that count denials always ask.
    public var denialLifetime = Duration.seconds(1)
    /// Of how many keys a server remembers what it last saw, at most.
    public var maximumKnownKeys = 50_000

    /// The time since 1970, by the clock that the servers share.
    public var now: @Sendable () -> Duration = Self.systemTime

    /// - Parameter tableName: The table.
    public init(tableName: String) { self.tableName = tableName }
}

/// How long sessions last, and how refresh tokens give way to each other.
public struct RefreshPolicy: Hashable, Sendable {
    /// How long a session lasts at most, however often it is refreshed.
    public var lifetime: Duration = .seconds(30 * 86_400)
    /// How long a refresh token is good if it is not used.
    public var idleLifetime: Duration = .seconds(14 * 86_400)
    /// How long after its use a refresh token still yields the successor that it yielded: for the second of two tabs, and
    /// for an answer that was lost on the way. After that, its use revokes the session.
    public var grace: Duration = .seconds(30)
    /// How many sessions a subject has at most. With one more, the one that was not used for the longest time ends. `nil` for
    /// any number, which asks the store nothing when somebody signs in.
    ///
    /// Of sign-ins at the same moment each may leave one too many, which ends with the next.
    public var maximumSessions: Int?

    /// Creates the default policy: 30 days, 14 days unused, 30 seconds of grace, any number of sessions.
    public init() {}
}

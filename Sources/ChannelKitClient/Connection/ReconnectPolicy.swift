import ChannelKit

/// Whether and when a client comes back.
public struct ReconnectPolicy: Hashable, Sendable {
    /// The waits between attempts.
    public var backoff: Backoff
    /// How often it may fail in a row until the client gives up; `nil` to try for ever, as phoenix.js does.
    ///
    /// A refusal of the server counts: it may be one of a token, and the next attempt comes with a new one.
    public var maximumAttempts: Int?
    /// When a server goes away (1001), its clients come back within this time, spread evenly.
    public var goingAwaySpread: Duration

    /// Describes a policy.
    public init(
        backoff: Backoff = Backoff(),
        maximumAttempts: Int? = nil,
        goingAwaySpread: Duration = .seconds(2)
    ) {
        self.backoff = backoff
        self.maximumAttempts = maximumAttempts
        self.goingAwaySpread = goingAwaySpread
    }

    /// Comes back whatever happens, but for a close with 1000, as phoenix.js does.
    func reconnects(after end: ConnectionEnd) -> Bool {
        switch end {
        case .disconnected: false
        case .closed(let code, _): code != .normal
        case .failed, .stale: true
        }
    }
}

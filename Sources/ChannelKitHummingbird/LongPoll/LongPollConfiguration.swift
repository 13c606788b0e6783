public import Crypto

/// How long polling is served at a path: phoenix.js's fallback where no WebSocket gets through.
///
/// Clients find it at the path with `/longpoll` behind it. The bounds of ``WebSocketConfiguration`` hold for it too: its
/// origins, its token, the time to connect, the size of a message, and how many bytes may wait for a client.
///
/// A session lives in one server: several behind a load balancer need one that sends a client to the same server again.
public struct LongPollConfiguration: Sendable {
    /// How long a poll waits for messages before it is answered without any. Default: 10 s, as in Phoenix.
    ///
    /// phoenix.js gives a poll up after 20 s, its `longpollerTimeout`; proxies may do so sooner.
    public var window: Duration = .seconds(10)

    /// How long a client may have no poll waiting before its session ends. Default: 15 s, one and a half windows, as in
    /// Phoenix.
    public var sessionTimeout: Duration = .seconds(15)

    /// How many sessions may be open at once. One more is refused with 503. Default: 10,000.
    public var maximumSessions = 10_000

    /// How many polls of one session may wait at once. One more is refused with 429. Default: 4.
    ///
    /// Only the last one is given messages; those before it are left over from requests that a client has given up.
    public var maximumWaitingPolls = 4

    /// The longest body of a POST, in bytes; a longer one is answered with 413. Default: 1 MiB.
    public var maximumBodySize = 1 << 20

    /// How many messages a POST may carry; more are answered with 413, and none is taken. Default: 1000.
    ///
    /// phoenix.js sends at most 100 at once.
    public var maximumBatchCount = 1000

    /// What session tokens are signed with; it has to have at least 256 bits. By default a key that is made anew for each server.
    public var tokenKey: SymmetricKey?

    /// The defaults.
    public init() {}
}

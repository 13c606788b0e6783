/// How often an open socket is judged again with ``SocketHandler/revalidate(_:)``.
///
/// ```swift
/// let endpoint = Endpoint(UserSocket(tokens: tokens), revalidation: Revalidation(every: .seconds(300)), logger: logger)
/// ```
public struct Revalidation: Hashable, Sendable {
    /// How long after one judgement the next one is.
    public var interval: Duration
    /// By which part of the interval a judgement is earlier or later, at random, so that the sockets of one moment are not
    /// all judged at one moment.
    public var jitter: Double = 0.2
    /// How long one judgement may take. One that takes longer is cancelled, and counts as missed.
    public var timeout: Duration = .seconds(10)
    /// How many judgements in a row may be missed. With one more the socket is closed with 1013.
    ///
    /// 0 closes at once: nobody stays who cannot be judged.
    public var maximumMisses = 3

    /// Judges each socket every so often.
    ///
    /// - Parameter interval: How long after one judgement the next one is. Positive.
    public init(every interval: Duration) {
        precondition(interval > .zero, "The interval of a revalidation has to be positive.")
        self.interval = interval
    }

    /// How long until a judgement.
    ///
    /// - Parameter chance: Where between the earliest moment, -1, and the latest, 1, it is.
    func delay(at chance: Double) -> Duration {
        self.interval * (1 + min(max(self.jitter, 0), 1) * chance)
    }
}

/// Thrown by ``SocketHandler/revalidate(_:)`` when it cannot tell: a store is away, say. The socket stays open for as long as
/// ``Revalidation/maximumMisses`` allows.
public struct RevalidationUnavailable: Error {
    /// What stood in the way.
    public var cause: (any Error)?

    /// Says that a socket cannot be judged now.
    public init(cause: (any Error)? = nil) {
        self.cause = cause
    }
}

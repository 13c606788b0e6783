import Logging
public import RateLimit

/// How often clients may send an event: decided before its payload is decoded.
///
/// ```swift
/// static let events = Events<Self> {
///     On("new_message", NewMessage.self) { channel, message, context in
///         try await channel.post(message, context)
///     }
///     .limited(by: EventLimit(\.services.messageLimiter) { $0.assigns.id })
///
///     On("typing", NoPayload.self) { channel, _, context in
///         try channel.showTyping(context)
///     }
///     .limited(by: .perSocket(10, per: .seconds(10), refusal: .silent))
/// }
/// ```
///
/// The key decides whom a limit protects from whom. By a user's identifier, all of a user's sockets share what it allows; a limit
/// per socket is for what costs the connection alone, since a client may open several.
public struct EventLimit<C: Channel>: Sendable {
    /// Of the channel, the event as it is declared (`nil` for those of a `Fallback`), and the context.
    typealias Immediate = @Sendable (C, _ event: String?, C.Context) throws -> RateLimitDecision?
    typealias Suspending = @Sendable (C, _ event: String?, C.Context) async throws -> RateLimitDecision?

    enum Decide: Sendable {
        /// In memory and at once, so that the handler needs no task for its sake.
        case immediate(Immediate)
        case suspending(Suspending)
    }

    let decide: Decide
    let refusal: EventRefusal

    private init(_ decide: Decide, _ refusal: EventRefusal) {
        self.decide = decide
        self.refusal = refusal
    }

    /// Limits by a limiter that the channel has.
    ///
    /// - Parameters:
    ///   - limiter: The channel's limiter, such as `\.services.messageLimiter`.
    ///   - cost: What one event costs, 0 or more.
    ///   - refusal: What the client is told of one too many.
    ///   - key: Whom an event counts against; `nil` lets it through uncounted.
    public init<K: Clock>(
        _ limiter: @escaping @Sendable (C) -> RateLimiter<K>,
        cost: Int = 1,
        refusal: EventRefusal = .error,
        key: @escaping @Sendable (C.Context) -> String?
    ) where K.Duration == Duration {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.init(
            .immediate { channel, _, context in key(context).map { limiter(channel).check($0, cost: cost) } },
            refusal
        )
    }

    /// Limits by a limiter that all channels share.
    ///
    /// - Parameters:
    ///   - limiter: The limiter.
    ///   - cost: What one event costs, 0 or more.
    ///   - refusal: What the client is told of one too many.
    ///   - key: Whom an event counts against; `nil` lets it through uncounted.
    public init<K: Clock>(
        _ limiter: RateLimiter<K>,
        cost: Int = 1,
        refusal: EventRefusal = .error,
        key: @escaping @Sendable (C.Context) -> String?
    ) where K.Duration == Duration {
        self.init({ _ in limiter }, cost: cost, refusal: refusal, key: key)
    }

    /// Limits by a limiter that takes its time, such as one that servers share.
    ///
    /// When the limiter cannot decide, the client gets the error `try again later`, and the log tells why.
    ///
    /// - Parameters:
    ///   - limiter: The channel's limiter.
    ///   - cost: What one event costs, 0 or more.
    ///   - refusal: What the client is told of one too many.
    ///   - key: Whom an event counts against; `nil` lets it through uncounted.
    public init(
        shared limiter: @escaping @Sendable (C) -> any RateLimiting,
        cost: Int = 1,
        refusal: EventRefusal = .error,
        key: @escaping @Sendable (C.Context) -> String?
    ) {
        precondition(cost >= 0, "A cost cannot be negative.")
        self.init(
            .suspending { channel, _, context in
                guard let key = key(context) else { return nil }
                do {
                    return try await limiter(channel).check(key, cost: cost)
                } catch {
                    try Task.checkCancellation()
                    context.logger.error("A limiter could not decide", metadata: ["error": "\(error)"])
                    throw ChannelRefusal(reason: "try again later")
                }
            },
            refusal
        )
    }

    /// Limits each socket by itself, in all topics that it has joined with this channel, by the generic cell rate algorithm.
    ///
    /// For a rate of all events together see ``SocketLimits/messageRate``.
    ///
    /// - Parameters:
    ///   - burst: How often at once, after a pause. Positive.
    ///   - period: How long it takes for all of it to be allowed again. Positive.
    ///   - refusal: What the client is told of one too many.
    public static func perSocket(
        _ burst: Int,
        per period: Duration,
        refusal: EventRefusal = .error
    ) -> EventLimit {
        let rate = SocketLimits.MessageRate(burst, per: period)
        return EventLimit(.immediate { _, event, context in context.identity.check(rate, of: event) }, refusal)
    }
}

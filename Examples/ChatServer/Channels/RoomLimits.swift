import Auth
import ChannelKit
import RateLimit

/// Each for a user, in all rooms and on all connections.
extension EventLimit<RoomChannel> {
    /// Of what is said, and of changes to it.
    static var messages: Self { .told(\.services.messageLimiter, tooMany: "messages") }

    /// Of a sign of life, which nobody waits for.
    static var typing: Self {
        EventLimit(\.services.typingLimiter, refusal: .silent) { $0.assigns.subject }
    }

    /// Of what they put under messages and take away.
    static var reactions: Self { .told(\.services.reactionLimiter, tooMany: "reactions") }

    /// Of what they have read.
    static var receipts: Self { .told(\.services.readLimiter, tooMany: "receipts") }

    /// - Parameters:
    ///   - limiter: The limiter.
    ///   - what: What there are too many of.
    private static func told(
        _ limiter: @escaping @Sendable (RoomChannel) -> RateLimiter<ContinuousClock>,
        tooMany what: String
    ) -> Self {
        EventLimit(limiter, refusal: .error { "Too many \(what). Please wait \($0 ?? 1) s." }) { $0.assigns.subject }
    }
}

import Auth
import Foundation
import RateLimit

/// What the channels of all members share.
struct RoomServices: Sendable {
    let rooms: RoomStore
    let messages: MessageStore
    let attendance = Attendance()
    /// Per user, in all rooms and on all connections.
    let messageLimiter = RateLimiter(.slidingWindow(limit: 20, per: .seconds(10)))
    let typingLimiter = RateLimiter(.slidingWindow(limit: 10, per: .seconds(10)))

    private let leeway: TimeInterval
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - rooms: The rooms there are.
    ///   - messages: What was said in them.
    ///   - leeway: For how many seconds a token is good beyond its time, as where it was verified.
    ///   - now: The current time.
    init(
        rooms: RoomStore,
        messages: MessageStore,
        leeway: TimeInterval,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.rooms = rooms
        self.messages = messages
        self.leeway = leeway
        self.now = now
    }

    /// Whether a token that was good when its socket was opened is no longer.
    func hasExpired(_ token: VerifiedToken<UserClaims>) -> Bool {
        token.expiresAt.addingTimeInterval(self.leeway) <= self.now()
    }
}

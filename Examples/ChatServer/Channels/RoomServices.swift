import Auth
import AuthChannelKit
import ChannelKit
import RateLimit

/// What the channels of all members share.
struct RoomServices: Sendable {
    let rooms: RoomStore
    let messages: MessageStore
    /// `nil` where no bucket is set up.
    let uploads: Uploads?
    let moderation: Moderation
    let receipts: ReadReceiptStore
    let unread: UnreadCounter
    let reactions: ReactionStore
    let notifications: NotificationStore
    /// What the members' sockets were opened with.
    let tokens: SocketTokens<UserClaims>
    let attendance = Attendance()
    /// Per user, in all rooms and on all connections.
    let messageLimiter = RateLimiter(.slidingWindow(limit: 20, per: .seconds(10)))
    let reactionLimiter = RateLimiter(.slidingWindow(limit: 30, per: .seconds(10)))
    let readLimiter = RateLimiter(.slidingWindow(limit: 30, per: .seconds(10)))
    let typingLimiter = RateLimiter(.slidingWindow(limit: 10, per: .seconds(10)))

    /// Whether a session that was good when its socket was opened has ended.
    func hasEnded(_ token: VerifiedToken<UserClaims>) -> Bool {
        do {
            try self.tokens.revalidate(token)
            return false
        } catch {
            // Who cannot be judged now may stay for as long as the socket does.
            return !(error is RevalidationUnavailable)
        }
    }
}

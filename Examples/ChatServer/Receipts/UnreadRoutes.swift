import Auth
import AuthHummingbird
import Hummingbird
import RateLimit
import RateLimitHummingbird

/// What a person has not read yet: `GET /api/unread`.
struct UnreadRoutes: Sendable {
    private struct UnreadList: Encodable {
        var rooms: [UnreadPayload]
    }

    private let unread: UnreadCounter
    // One request may be hundreds of queries.
    private let limiter = RateLimiter(.gcra(limit: 30, per: .seconds(60)))

    init(unread: UnreadCounter) {
        self.unread = unread
    }

    /// - Parameters:
    ///   - router: Where anyone may ask.
    ///   - members: Where only holders of a token may.
    func addRoutes(to router: some RouterMethods<ChatContext>, members: some RouterMethods<ChatContext>) {
        members.group()
            .addMiddleware { RateLimitMiddleware(self.limiter, policyName: "unread") { $1.identity?.subject } }
            .get("/api/unread") { _, context in
                let rooms = try await self.unread.rooms(readBy: context.requireIdentity().subject)
                return try Response.json(UnreadList(rooms: try await self.unread.counts(of: rooms)))
            }
        router.refuseOtherMethods("/api/unread", than: .get)
    }
}

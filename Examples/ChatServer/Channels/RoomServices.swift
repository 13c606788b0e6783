import RateLimit

/// What the channels of all members share.
struct RoomServices: Sendable {
    let rooms: RoomStore
    let messages: MessageStore
    /// Per user, in all rooms and on all connections.
    let messageLimiter = RateLimiter(.slidingWindow(limit: 20, per: .seconds(10)))
    let typingLimiter = RateLimiter(.slidingWindow(limit: 10, per: .seconds(10)))

    init(rooms: RoomStore, messages: MessageStore) {
        self.rooms = rooms
        self.messages = messages
    }
}

import Auth
import ChannelKit

/// One device of a person: the topic `user:<id>`, which tells what happens where the device is not looking.
struct UserChannel: Channel {
    typealias Assigns = VerifiedToken<UserClaims>

    /// With the list of rooms, no more than a channel may subscribe to.
    static let maximumFollowedRooms = 99

    let services: RoomServices
    private var followed = FollowedRooms(limit: Self.maximumFollowedRooms)

    init(services: RoomServices) {
        self.services = services
    }

    static let events = Events<Self> {
        On("mark_notifications_read", MarkNotificationsRead.self) { channel, payload, context in
            try await channel.markNotificationsRead(payload, context)
        }
        .limited(
            by: EventLimit(\.services.readLimiter, refusal: .error { "Too many receipts. Please wait \($0 ?? 1) s." }) {
                $0.assigns.subject
            }
        )
    }

    /// Who reads in a room for the first time hears of it from then on.
    static let interceptedEvents: Set = ["read"]

    mutating func join(_ payload: NoPayload, context: Context) async throws -> JoinedUser {
        // The socket may have been opened long ago.
        guard !self.services.hasEnded(context.assigns), context.topicSuffix == context.assigns.subject else {
            throw ChannelRefusal(reason: "unauthorized")
        }
        let rooms = try await self.services.unread.rooms(readBy: context.assigns.subject)
        // Before anything is counted, so that nothing is missed that comes in between.
        try context.subscribe(to: ChatTopic.rooms)
        for room in rooms.prefix(Self.maximumFollowedRooms).reversed() { try self.follow(room.room.slug, context) }
        async let notificationsUnread = self.services.notifications.unreadCount(of: context.assigns.subject)
        return JoinedUser(
            unread: try await self.services.unread.counts(of: rooms),
            notificationsUnread: try await notificationsUnread
        )
    }

    mutating func handleOut(_ broadcast: Broadcast, context: Context) async throws {
        try self.follow(broadcast.payload.decode(as: RoomRead.self).slug, context)
        try context.push(broadcast.event, broadcast.payload)
    }

    private mutating func follow(_ slug: String, _ context: Context) throws {
        switch self.followed.read(in: slug) {
        case .none:
            return
        case .replace(let other):
            context.unsubscribe(from: ChatTopic.activity(in: other))
            try context.subscribe(to: ChatTopic.activity(in: slug))
        case .follow:
            try context.subscribe(to: ChatTopic.activity(in: slug))
        }
    }
}

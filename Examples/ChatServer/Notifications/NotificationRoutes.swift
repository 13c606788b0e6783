import Auth
import AuthHummingbird
import DynamoKit
import Hummingbird
import RateLimit

/// What concerns a person: `GET /api/notifications`.
struct NotificationRoutes: Sendable {
    private struct NotificationList: Encodable {
        var notifications: [NotificationPayload]
        var unread: Int
        var cursor: String?

        private enum CodingKeys: String, CodingKey {
            case notifications, unread, cursor
        }

        /// Written out, so that `cursor` is there as `null` rather than missing.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(self.notifications, forKey: .notifications)
            try container.encode(self.unread, forKey: .unread)
            try container.encode(self.cursor, forKey: .cursor)
        }
    }

    private let notifications: NotificationStore
    private let rooms: RoomStore

    init(notifications: NotificationStore, rooms: RoomStore) {
        self.notifications = notifications
        self.rooms = rooms
    }

    /// - Parameters:
    ///   - router: Where anyone may ask.
    ///   - members: Where only holders of a token may.
    func addRoutes(to router: some RouterMethods<ChatContext>, members: some RouterMethods<ChatContext>) {
        members.get("/api/notifications") { request, context in try await self.list(request, context) }
        router.refuseOtherMethods("/api/notifications", than: .get)
    }

    private func list(_ request: Request, _ context: ChatContext) async throws -> Response {
        let userID = try context.requireIdentity().subject
        async let unread = self.notifications.unreadCount(of: userID)
        let page = try await self.notifications.page(
            of: userID,
            before: request.uri.text("before"),
            limit: try HistoryRequest.checked(limit: try request.uri.integer("limit"))
        )
        let payloads = try await page.notifications
            .mapConcurrently(atMost: 8) { notification in
                try await self.rooms.room(id: notification.roomID).map { NotificationPayload(notification, in: $0) }
            }
            .compactMap(\.self)
        return try Response.json(
            NotificationList(notifications: payloads, unread: try await unread, cursor: page.cursor)
        )
    }
}

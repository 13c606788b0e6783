import Auth
import ChannelKit
import DynamoKit
import Logging

/// `mark_notifications_read`, from a device.
struct MarkNotificationsRead: Decodable, Sendable {
    /// The time of the last message that they have been told of.
    var upTo: Int64

    private enum CodingKeys: String, CodingKey {
        case upTo = "up_to"
    }
}

/// The answer to `mark_notifications_read`, and `notifications_read`, to all devices.
struct NotificationsRead: Codable, Hashable, Sendable {
    var notificationsUnread: Int

    enum CodingKeys: String, CodingKey {
        case notificationsUnread = "notifications_unread"
    }
}

extension UserChannel {
    func markNotificationsRead(_ payload: MarkNotificationsRead, _ context: Context) async throws -> Outcome {
        let userID = context.assigns.subject
        do {
            let unread = try await self.services.notifications.markRead(of: userID, upTo: payload.upTo)
            let read = NotificationsRead(notificationsUnread: unread)
            try context.broadcast("notifications_read", read)
            return .ok(read)
        } catch let error as DynamoError {
            context.logger.error("Notifications could not be marked as read", metadata: ["error": "\(error)"])
            return .error(reason: "failed to mark as read")
        }
    }
}

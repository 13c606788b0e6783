import Auth
import ChannelKit
import DynamoKit
import Foundation
import Logging
import RateLimit

/// One member in one room: the topic `room:<slug>`.
struct RoomChannel: Channel {
    typealias Assigns = VerifiedToken<UserClaims>

    let services: RoomServices
    /// The room, once the member is in it.
    private var room: Room?
    /// Whether the member's coming has been counted, and so has to be made up for.
    private var isCounted = false

    init(services: RoomServices) {
        self.services = services
    }

    static let events = Events<Self> {
        On("new_message", NewMessage.self) { channel, payload, context in
            try await channel.post(payload, context)
        }
        On("typing", NoPayload.self) { channel, _, context in
            try channel.showTyping(context)
        }
        On("load_more_messages", LoadMore.self) { channel, payload, context in
            try await channel.loadMore(payload, context)
        }
    }

    mutating func join(_ payload: NoPayload, context: Context) async throws -> JoinedRoom {
        // The socket may have been opened long ago.
        guard !self.services.hasExpired(context.assigns) else { throw ChannelRefusal(reason: "unauthorized") }
        guard let room = try await self.services.rooms.room(slug: context.topicSuffix) else {
            throw ChannelRefusal(reason: "room not found")
        }
        self.room = room
        return JoinedRoom(room: room, page: try await self.services.messages.latest(of: room))
    }

    mutating func joined(context: Context) async throws {
        let user = User(context.assigns)
        let isFirst = self.services.attendance.entered(try self.joinedRoom(), user)
        self.isCounted = true
        try context.presence.track(user.id, meta: OnlineMeta(user, since: Date()))
        try context.presence.pushState()
        if isFirst { try context.broadcastFrom("user_joined", UserPayload(user)) }
    }

    mutating func terminate(_ reason: TerminationReason, context: Context) async {
        let user = User(context.assigns)
        guard self.isCounted, let room = self.room, self.services.attendance.left(room, user) else { return }
        do {
            try context.broadcastFrom("user_left", UserPayload(user))
        } catch {
            context.logger.error("Nobody was told that a user has left", metadata: ["error": "\(error)"])
        }
    }
}

// MARK: Events

extension RoomChannel {
    /// Stores the message, then shows it to all, then answers: what anyone has seen is stored.
    private func post(_ payload: NewMessage, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let user = User(context.assigns)
        let decision = self.services.messageLimiter.check(user.id)
        guard decision.isAllowed else { return .error(TooManyMessages(retryAfter: decision.retryAfter)) }
        do {
            let content = try MessageContent(payload.content)
            let message = try await self.services.messages.append(content, to: room, by: user)
            try context.broadcast("new_message", MessagePayload(message))
            return .ok(["message_id": message.id])
        } catch let error as InvalidInput {
            return .error(reason: error.reason)
        } catch let error as DynamoError {
            context.logger.error("A message could not be stored", metadata: ["error": "\(error)"])
            return .error(reason: "failed to send message")
        }
    }

    /// A sign of life that nobody waits for, so over the limit it is dropped in silence.
    private func showTyping(_ context: Context) throws -> Outcome {
        let user = User(context.assigns)
        guard self.services.typingLimiter.check(user.id).isAllowed else { return .noReply }
        try context.broadcastFrom("user_typing", UserPayload(user))
        return .noReply
    }

    private func loadMore(_ payload: LoadMore, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let limit = payload.limit ?? MessageStore.defaultPageSize
        guard MessageStore.pageSizes.contains(limit) else {
            return .error(reason: "limit has to be from 1 to \(MessageStore.pageSizes.upperBound)")
        }
        do {
            return .ok(try await self.services.messages.page(of: room, before: payload.before, limit: limit))
        } catch let error as DynamoError where error.code == .invalidCursor {
            return .error(reason: "invalid cursor")
        } catch let error as DynamoError {
            context.logger.error("Messages could not be read", metadata: ["error": "\(error)"])
            return .error(reason: "failed to load messages")
        }
    }

    private func joinedRoom() throws -> Room {
        guard let room = self.room else { throw ChannelRefusal(reason: "room not found") }
        return room
    }
}

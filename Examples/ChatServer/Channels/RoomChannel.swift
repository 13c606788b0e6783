import Auth
import ChannelKit
import DynamoKit
import Foundation
import Logging
import S3Kit

/// One member in one room: the topic `room:<slug>`.
struct RoomChannel: Channel {
    typealias Assigns = VerifiedToken<UserClaims>

    /// What the channel tells itself.
    enum Info: Sendable {
        /// The member has written a message of this time.
        case hasWritten(at: Int64)
    }

    let services: RoomServices
    /// The room, once the member is in it.
    private(set) var room: Room?
    /// Whether the member's coming has been counted, and so has to be made up for.
    private var isCounted = false

    init(services: RoomServices) {
        self.services = services
    }

    static let events = Events<Self> {
        On("new_message", NewMessage.self) { channel, payload, context in
            try await channel.post(payload, context)
        }
        .limited(by: .messages)
        On("edit_message", EditMessage.self) { channel, payload, context in
            try await channel.edit(payload, context)
        }
        .limited(by: .messages)
        On("delete_message", MessageReference.self) { channel, reference, context in
            try await channel.delete(reference, context)
        }
        .limited(by: .messages)
        On("typing", NoPayload.self) { channel, _, context in
            try channel.showTyping(context)
        }
        .limited(by: .typing)
        On("add_reaction", ReactionPush.self) { channel, payload, context in
            try await channel.addReaction(payload, context)
        }
        .limited(by: .reactions)
        On("remove_reaction", ReactionPush.self) { channel, payload, context in
            try await channel.removeReaction(payload, context)
        }
        .limited(by: .reactions)
        On("mark_read", MarkRead.self) { channel, payload, context in
            try await channel.markRead(payload, context)
        }
        .limited(by: .receipts)
        On("load_more_messages", LoadMore.self) { channel, payload, context in
            try await channel.loadMore(payload, context)
        }
    }

    mutating func join(_ payload: JoinRoom, context: Context) async throws -> JoinedRoom {
        // The socket is looked at every few seconds only.
        guard !self.services.hasEnded(context.assigns) else { throw ChannelRefusal(reason: "unauthorized") }
        guard let room = try await self.services.rooms.room(slug: context.topicSuffix) else {
            throw ChannelRefusal(reason: "room not found")
        }
        self.room = room
        let history = try await self.history(of: room, after: payload.after)
        let receipts = try await self.receipts(of: room, for: User(context.assigns))
        return JoinedRoom(room: room, page: history.page, isContinued: history.isContinued, receipts: receipts)
    }

    mutating func joined(context: Context) async throws {
        let user = User(context.assigns)
        let isFirst = self.services.attendance.entered(try self.joinedRoom(), user)
        self.isCounted = true
        try context.presence.track(user.id, meta: OnlineMeta(user, since: Date()))
        try context.presence.pushState()
        if isFirst { try context.broadcastFrom("user_joined", UserPayload(user)) }
    }

    mutating func handleInfo(_ info: Info, context: Context) async throws {
        switch info {
        case .hasWritten(let timestamp): try await self.hasWritten(at: timestamp, context)
        }
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

extension RoomChannel {
    /// The room that the member is in.
    func joinedRoom() throws -> Room {
        guard let room = self.room else { throw ChannelRefusal(reason: "room not found") }
        return room
    }

    /// Answers what `body` says, or why it cannot be done: what is wrong with what was sent, or else no more than `failure`.
    func answer(
        _ context: Context,
        failure: String,
        _ body: () async throws -> Outcome
    ) async throws -> Outcome {
        do {
            return try await body()
        } catch let error as InvalidInput {
            return .error(reason: error.reason)
        } catch let error as MessageRefusal {
            return .error(reason: error.reason)
        } catch is InvalidCursor {
            return .error(reason: "invalid cursor")
        } catch let error as DynamoError {
            context.logger.error("The store failed a member", metadata: ["error": "\(error)", "answer": "\(failure)"])
            return .error(reason: failure)
        } catch let error as S3Error {
            context.logger.error("The bucket failed a member", metadata: ["error": "\(error)", "answer": "\(failure)"])
            return .error(reason: failure)
        }
    }
}

import ChannelKit
import DynamoKitStreams

/// Does what follows from messages, as the stream of `ChatApp_Messages` tells of them: people hear of what concerns them,
/// and what belongs to a message that is deleted or has expired goes as well.
///
/// All that it writes follows from the message. So changes may come late, twice, or after a crash.
struct MessageFollower: StreamHandler {
    typealias Item = StreamedMessage

    private let users: UserStore
    private let rooms: RoomStore
    private let notifications: NotificationStore
    private let reactions: ReactionStore
    private let uploads: Uploads?
    private let pubSub: LocalPubSub

    /// - Parameters:
    ///   - users: Whose names may be called.
    ///   - rooms: The rooms there are.
    ///   - notifications: Where people are told.
    ///   - reactions: What goes with a message.
    ///   - uploads: Files that go with it, if the server takes any.
    ///   - pubSub: Takes what is told to people's devices.
    init(
        users: UserStore,
        rooms: RoomStore,
        notifications: NotificationStore,
        reactions: ReactionStore,
        uploads: Uploads?,
        pubSub: LocalPubSub
    ) {
        self.users = users
        self.rooms = rooms
        self.notifications = notifications
        self.reactions = reactions
        self.uploads = uploads
        self.pubSub = pubSub
    }

    func inserted(_ item: StreamedMessage, metadata: StreamRecordMetadata) async throws {
        guard let message = item.message, message.deletedAt == nil else { return }
        try await self.notify(try await self.recipients(of: message), of: message)
    }

    func modified(
        from old: StreamedMessage,
        to new: StreamedMessage,
        metadata: StreamRecordMetadata
    ) async throws {
        guard let before = old.message, let message = new.message else { return }
        if message.deletedAt != nil {
            try await self.forget(before, notified: old.notified.union(new.notified))
        } else if message.content != before.content {
            // Whoever was called before has been told.
            let known = Set(Mentions.names(in: before.content).map(\.folded))
            let names = Mentions.names(in: message.content).filter { !known.contains($0.folded) }
            try await self.notify(try await self.mentioned(names, in: message), of: message)
        }
    }

    func removed(_ item: StreamedMessage, metadata: StreamRecordMetadata) async throws {
        guard let message = item.message else { return }
        try await self.forget(message, notified: item.notified)
    }

    // MARK: Whom it concerns

    private struct Recipient: Hashable, Sendable {
        var userID: String
        var kind: StoredNotification.Kind
    }

    /// Nobody twice, and not the one who has written it.
    private func recipients(of message: Message) async throws -> [Recipient] {
        let mentioned = try await self.mentioned(Mentions.names(in: message.content), in: message)
        guard let author = message.replyTo?.user.id, author != message.userID else { return mentioned }
        return [Recipient(userID: author, kind: .reply)] + mentioned.filter { $0.userID != author }
    }

    private func mentioned(_ names: [Username], in message: Message) async throws -> [Recipient] {
        try await names
            .mapConcurrently(atMost: 4) { try await self.users.account(named: $0)?.id }
            .compactMap(\.self)
            .filter { $0 != message.userID }
            .map { Recipient(userID: $0, kind: .mention) }
    }

    private func notify(_ recipients: [Recipient], of message: Message) async throws {
        guard !recipients.isEmpty, let room = try await self.rooms.room(id: message.roomID) else { return }
        var news: [StoredNotification] = []
        for recipient in recipients {
            let notification = StoredNotification(recipient.kind, of: message, to: recipient.userID)
            if try await self.notifications.add(notification) { news.append(notification) }
        }
        try await self.notifications.note(recipients.map(\.userID), in: message)
        for notification in news {
            try self.pubSub.broadcast(
                Broadcast(
                    topic: ChatTopic.user(notification.userID),
                    event: "notification",
                    payload: Payload(encoding: NotificationPayload(notification, in: room))
                )
            )
        }
    }

    /// - Parameters:
    ///   - message: What is deleted, as it was before.
    ///   - notified: Whom it has concerned, as far as that is noted.
    private func forget(_ message: Message, notified: Set<String>) async throws {
        let recipients = notified.union(try await self.recipients(of: message).map(\.userID))
        try await self.notifications.remove(StoredNotification.id(of: message), of: recipients)
        try await self.reactions.removeAll(of: ReactionTarget(message))
        try await self.uploads?.discard(message.attachments ?? [])
    }
}

import ChannelKit

// What a member says, and what they make of it later: `new_message`, `edit_message`, `delete_message`, and `typing`.

extension RoomChannel {
    /// Stores the message, then shows it to all, then answers: what anyone has seen is stored.
    func post(_ payload: NewMessage, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let user = User(context.assigns)
        return try await self.answer(context, failure: "failed to send message") {
            let key = try payload.clientKey.map { try ClientKey($0) }
            let messages = self.services.messages
            let draft: MessageDraft
            do {
                draft = try await self.draft(payload, key, in: room, by: user, context)
            } catch {
                // What is refused now may have been accepted when it was sent for the first time.
                guard let key, let reference = try await messages.reference(to: key, in: room, by: user) else {
                    throw error
                }
                return .ok(reference)
            }
            // To the end, even if the connection breaks: what is stored has to be shown to the others.
            let appended = try await withoutCancellation { try await messages.append(draft, to: room, by: user) }
            switch appended {
            case .stored(let message):
                try context.broadcast("new_message", MessagePayload(message))
                try context.broadcast(
                    to: ChatTopic.activity(in: room.slug),
                    "activity",
                    RoomActivity(slug: room.slug, timestamp: message.timestamp, userID: user.id)
                )
                // Behind the answer.
                context.send(.hasWritten(at: message.timestamp))
                return .ok(message.reference)
            case .storedBefore(let reference):
                return .ok(reference)
            }
        }
    }

    private func draft(
        _ payload: NewMessage,
        _ key: ClientKey?,
        in room: Room,
        by user: User,
        _ context: Context
    ) async throws -> MessageDraft {
        let files = payload.attachments ?? []
        var draft = MessageDraft(
            content: try MessageContent(payload.content, isNeeded: files.isEmpty),
            clientKey: key
        )
        draft.lifetime = try payload.expiresIn.map { try MessageLifetime(seconds: $0) }
        if let reference = payload.replyTo {
            draft.replyTo = Quotation(try await self.services.messages.message(reference, in: room))
        }
        let moderation = self.services.moderation
        draft.content = try await moderation.passed(draft.content, by: user, in: room, logger: context.logger)
        // Last, for what a message has claimed is of no use to another one.
        draft.attachments = try await self.services.attachments(files, key: key, in: room, by: user)
        return draft
    }

    func edit(_ payload: EditMessage, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let user = User(context.assigns)
        return try await self.answer(context, failure: "failed to edit message") {
            let content = try await self.services.moderation.passed(
                try MessageContent(payload.content),
                by: user,
                in: room,
                logger: context.logger
            )
            let messages = self.services.messages
            let message = try await withoutCancellation {
                try await messages.edit(payload.reference, in: room, to: content, by: user)
            }
            return try self.show(message, as: "message_edited", context)
        }
    }

    func delete(_ reference: MessageReference, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let user = User(context.assigns)
        return try await self.answer(context, failure: "failed to delete message") {
            let services = self.services
            let files = try await services.attachments(of: reference, in: room)
            let message = try await withoutCancellation {
                let message = try await services.messages.delete(reference, in: room, by: user)
                await services.discard(files, logger: context.logger)
                return message
            }
            return try self.show(message, as: "message_deleted", context)
        }
    }

    private func show(_ message: Message, as event: String, _ context: Context) throws -> Outcome {
        let payload = MessagePayload(message)
        try context.broadcast(event, payload)
        return .ok(ChangedMessage(message: payload))
    }

    func showTyping(_ context: Context) throws -> Outcome {
        try context.broadcastFrom("user_typing", UserPayload(User(context.assigns)))
        return .noReply
    }
}

/// Does something to its end, though the task that waits for it may be cancelled meanwhile.
func withoutCancellation<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await Task { try await body() }.value
}

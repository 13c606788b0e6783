import ChannelKit
import RateLimit

// What a member says: `new_message`, and `typing` before it.

extension RoomChannel {
    /// Stores the message, then shows it to all, then answers: what anyone has seen is stored.
    func post(_ payload: NewMessage, _ context: Context) async throws -> Outcome {
        let room = try self.joinedRoom()
        let user = User(context.assigns)
        let decision = self.services.messageLimiter.check(user.id)
        guard decision.isAllowed else { return .error(TooManyMessages(retryAfter: decision.retryAfter)) }
        return try await self.answer(context, failure: "failed to send message") {
            let draft = MessageDraft(
                content: try MessageContent(payload.content),
                clientKey: try payload.clientKey.map { try ClientKey($0) }
            )
            let messages = self.services.messages
            // To the end, even if the connection breaks: what is stored has to be shown to the others.
            let appended = try await withoutCancellation { try await messages.append(draft, to: room, by: user) }
            switch appended {
            case .stored(let message):
                try context.broadcast("new_message", MessagePayload(message))
                return .ok(message.reference)
            case .storedBefore(let reference):
                return .ok(reference)
            }
        }
    }

    /// A sign of life that nobody waits for, so over the limit it is dropped in silence.
    func showTyping(_ context: Context) throws -> Outcome {
        let user = User(context.assigns)
        guard self.services.typingLimiter.check(user.id).isAllowed else { return .noReply }
        try context.broadcastFrom("user_typing", UserPayload(user))
        return .noReply
    }
}

/// Does something to its end, though the task that waits for it may be cancelled meanwhile.
func withoutCancellation<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await Task { try await body() }.value
}

@testable import ChatServer

extension MessageStore {
    /// Stores a message that has nothing but a text, as nobody has sent it before.
    func append(_ content: MessageContent, to room: Room, by user: User) async throws -> Message {
        try await self.appendNew(MessageDraft(content: content), to: room, by: user)
    }

    /// Stores a message that nobody has sent before.
    func appendNew(_ draft: MessageDraft, to room: Room, by user: User) async throws -> Message {
        guard case .stored(let message) = try await self.append(draft, to: room, by: user) else { throw SentBefore() }
        return message
    }

    private struct SentBefore: Error {}
}

extension MessagePayload {
    var reference: MessageReference { MessageReference(messageID: self.id, timestamp: self.timestamp) }
}

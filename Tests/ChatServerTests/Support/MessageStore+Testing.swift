@testable import ChatServer

extension MessageStore {
    /// Stores a message that has nothing but a text, as nobody has sent it before.
    func append(_ content: MessageContent, to room: Room, by user: User) async throws -> Message {
        let appended = try await self.append(MessageDraft(content: content), to: room, by: user)
        guard case .stored(let message) = appended else { throw SentBefore() }
        return message
    }

    private struct SentBefore: Error {}
}

extension MessagePayload {
    var reference: MessageReference { MessageReference(messageID: self.id, timestamp: self.timestamp) }
}

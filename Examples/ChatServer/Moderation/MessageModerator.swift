/// Judges what is said, new messages and edits alike, before it is stored.
///
/// Whoever runs the chat gives it to ``ChatApplication``. The writer waits for the verdict, and nobody else does.
protocol MessageModerator: Sendable {
    /// - Parameters:
    ///   - content: What is to be said.
    ///   - author: Who says it.
    ///   - room: Where.
    /// - Throws: Anything, when there can be no verdict: the message is refused then, and its writer may send it again.
    func judge(_ content: MessageContent, by author: User, in room: Room) async throws -> ModerationVerdict
}

/// What is to become of a message.
enum ModerationVerdict: Hashable, Sendable {
    case accept
    /// To be said in these words.
    case change(MessageContent)
    /// - Parameter reason: A sentence for its writer.
    case refuse(reason: String)
}

/// Lets everything pass.
struct NoModeration: MessageModerator {
    func judge(_ content: MessageContent, by author: User, in room: Room) async -> ModerationVerdict { .accept }
}

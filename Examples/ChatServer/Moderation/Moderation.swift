import Logging

/// Puts what is said before the moderator.
struct Moderation: Sendable {
    let moderator: any MessageModerator

    /// What may be stored of a message.
    ///
    /// - Throws: ``InvalidInput`` when it is refused, or cannot be judged: then nobody knows what it says.
    func passed(
        _ content: MessageContent,
        by author: User,
        in room: Room,
        logger: Logger
    ) async throws -> MessageContent {
        let verdict: ModerationVerdict
        do {
            verdict = try await self.moderator.judge(content, by: author, in: room)
        } catch {
            logger.error("A message could not be judged", metadata: ["error": "\(error)", "room": "\(room.id)"])
            throw InvalidInput("The message could not be checked. Please try again later")
        }
        switch verdict {
        case .accept: return content
        case .change(let changed): return changed
        case .refuse(let reason): throw InvalidInput(reason)
        }
    }
}

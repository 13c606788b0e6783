import ChannelKit

/// `add_reaction` and `remove_reaction`, from a member.
struct ReactionPush: Decodable, Sendable {
    var reference: MessageReference
    var emoji: String

    private enum CodingKeys: String, CodingKey {
        case emoji
    }

    init(from decoder: any Decoder) throws {
        self.reference = try MessageReference(from: decoder)
        self.emoji = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .emoji)
    }
}

extension RoomChannel {
    // The room hears of it when it has been counted.

    func addReaction(_ payload: ReactionPush, _ context: Context) async throws -> Outcome {
        try await self.change(payload, context) { emoji, message, user in
            try await self.services.reactions.add(emoji, to: message, by: user)
        }
    }

    func removeReaction(_ payload: ReactionPush, _ context: Context) async throws -> Outcome {
        try await self.change(payload, context) { emoji, message, user in
            try await self.services.reactions.remove(emoji, from: message, by: user)
        }
    }

    private func change(
        _ payload: ReactionPush,
        _ context: Context,
        _ body: (Emoji, Message, User) async throws -> Void
    ) async throws -> Outcome {
        let room = try self.joinedRoom()
        let user = User(context.assigns)
        return try await self.answer(context, failure: "failed to react") {
            let emoji = try Emoji(payload.emoji)
            try await body(emoji, try await self.services.messages.message(payload.reference, in: room), user)
            return .ok
        }
    }
}

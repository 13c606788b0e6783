import DynamoKit

/// The reactions to all messages: `ChatApp_Reactions`, and their counts in `ChatApp_Messages`.
///
/// The items of the first are the truth. The counts follow from it, by ``ReactionCounter``.
struct ReactionStore: Sendable {
    private let reactions: DynamoTable<StoredReaction>
    private let messages: DynamoTable<Message>
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - client: Where the tables are.
    ///   - now: The Unix time in milliseconds.
    init(client: DynamoClient, now: @escaping @Sendable () -> Int64 = { UnixTime.milliseconds() }) {
        self.reactions = client.table(ChatTables.reactions, of: StoredReaction.self)
        self.messages = client.table(ChatTables.messages, of: Message.self)
        self.now = now
    }

    /// Puts an emoji under a message. To do so twice is to do so once.
    ///
    /// - Throws: ``InvalidInput`` when the message has as many different emoji as it may; `DynamoError`.
    func add(_ emoji: Emoji, to message: Message, by user: User) async throws {
        let shown = message.reactions ?? []
        guard shown.count < ReactionTally.maximumEmoji || shown.contains(where: { $0.emoji == emoji.text }) else {
            throw InvalidInput("A message cannot have more than \(ReactionTally.maximumEmoji) different reactions")
        }
        do {
            try await self.reactions.create(StoredReaction(emoji, to: message, by: user, at: self.now()))
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            return  // it is there
        }
    }

    /// Takes one's own emoji away from a message. Nothing happens if it is not there.
    func remove(_ emoji: Emoji, from message: Message, by user: User) async throws {
        let partition = ReactionTarget(message).partition
        try await self.reactions.delete(.key(partition, StoredReaction.sortKey(emoji, by: user)))
    }

    /// Takes all reactions to a message away, which is deleted.
    func removeAll(of target: ReactionTarget) async throws {
        var keys: [DynamoKey] = []
        for try await reaction in self.reactions.query(partition: target.partition, consistent: true) {
            keys.append(.key(reaction.message, reaction.reaction))
        }
        guard !keys.isEmpty else { return }
        try await self.reactions.batchWrite(deleting: keys)
    }

    /// Counts the reactions to a message anew, and writes the counts into it.
    ///
    /// To do so again changes nothing, whoever does it and however often. Where two do it at once, the one that writes last
    /// looks again after it has written, so that what stands in the end is what is true.
    ///
    /// - Returns: The counts; `nil` when there is no such message any more, or it is deleted.
    func recount(_ target: ReactionTarget) async throws -> [Reaction]? {
        var written: [Reaction]?
        while true {
            let counts = try await self.counts(of: target)
            if counts == written { return counts }
            guard try await self.write(counts, to: target) else { return nil }
            written = counts
        }
    }

    private func counts(of target: ReactionTarget) async throws -> [Reaction] {
        var reactions: [StoredReaction] = []
        for try await reaction in self.reactions.query(partition: target.partition, consistent: true) {
            reactions.append(reaction)
        }
        return ReactionTally.count(reactions)
    }

    private func write(_ counts: [Reaction], to target: ReactionTarget) async throws -> Bool {
        do {
            try await self.messages.update(
                .key(target.roomID, target.timestamp),
                if: .equals("messageId", target.messageID) && .notExists("deletedAt")
            ) {
                $0.set("reactions", to: counts.isEmpty ? nil : counts)
            }
            return true
        } catch let error as DynamoError where error.code == .conditionalCheckFailed {
            return false
        }
    }
}

extension ReactionTarget {
    init(_ message: Message) {
        self.init(roomID: message.roomID, timestamp: message.timestamp, messageID: message.id)
    }
}

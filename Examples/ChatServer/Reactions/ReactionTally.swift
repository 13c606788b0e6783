/// Counts the reactions to one message.
enum ReactionTally {
    /// How many people are named beside each emoji.
    static let maximumNamed = 100
    /// How many different emoji a message shows.
    static let maximumEmoji = 20

    /// The emoji under a message, the one that came first foremost, each with those who put it there in their order.
    static func count(_ reactions: [StoredReaction]) -> [Reaction] {
        Dictionary(grouping: reactions, by: \.emoji)
            .map { emoji, reactions in (emoji, reactions.sorted { $0.place < $1.place }) }
            .sorted { ($0.1[0].reactedAt, $0.0) < ($1.1[0].reactedAt, $1.0) }
            .prefix(Self.maximumEmoji)
            .map { emoji, reactions in
                Reaction(
                    emoji: emoji,
                    count: reactions.count,
                    userIDs: reactions.prefix(Self.maximumNamed).map(\.userID)
                )
            }
    }
}

extension StoredReaction {
    fileprivate var place: (Int64, String) { (self.reactedAt, self.userID) }
}

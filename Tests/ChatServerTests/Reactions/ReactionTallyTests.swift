import Testing

@testable import ChatServer

@Suite("Tally of reactions")
struct ReactionTallyTests {
    private static let message = ChatServer.Message(
        roomID: "general",
        timestamp: 1,
        id: "m",
        userID: "ann",
        username: "Ann",
        content: "hello",
        createdAt: UnixTime.iso8601(milliseconds: 1)
    )

    private static func reaction(_ emoji: String, by user: String, at time: Int64) throws -> StoredReaction {
        StoredReaction(try Emoji(emoji), to: Self.message, by: User(id: user, username: user), at: time)
    }

    @Test("has the emoji that came first foremost, and people in the order in which they came")
    func order() throws {
        let reactions = [
            try Self.reaction("👍", by: "cy", at: 30), try Self.reaction("🎉", by: "ann", at: 20),
            try Self.reaction("👍", by: "bo", at: 10), try Self.reaction("👍", by: "ann", at: 30),
        ]
        let expected = [
            Reaction(emoji: "👍", count: 3, userIDs: ["bo", "ann", "cy"]),
            Reaction(emoji: "🎉", count: 1, userIDs: ["ann"]),
        ]
        for _ in 0..<10 { #expect(ReactionTally.count(reactions.shuffled()) == expected) }
        #expect(ReactionTally.count([]).isEmpty)
    }

    @Test("counts all and names a hundred, of twenty emoji")
    func bounds() throws {
        var reactions = try (0..<150).map { try Self.reaction("👍", by: "user \($0)", at: Int64($0)) }
        for number in 0..<30 {
            let emoji = String(Character(Unicode.Scalar(0x1F600 + UInt32(number))!))
            reactions.append(try Self.reaction(emoji, by: "ann", at: Int64(1000 + number)))
        }
        let tally = ReactionTally.count(reactions)
        #expect(tally.count == 20)
        #expect(tally.first?.count == 150)
        #expect(tally.first?.userIDs == (0..<100).map { "user \($0)" })
    }
}

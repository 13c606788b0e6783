import Testing

@testable import ChatServer

@Suite("Mentions")
struct MentionsTests {
    @Test(
        "are names behind an @, or in brackets behind one",
        arguments: [
            ("hello @Bob", ["Bob"]), ("@Bob, @ann: look!", ["Bob", "ann"]), ("(@Bob)", ["Bob"]), ("@Bob's", ["Bob"]),
            ("Ask @Bob.", ["Bob"]), ("@j.r-r_2", ["j.r-r_2"]), ("@[Mary  Ann] and @[Ann.]", ["Mary Ann", "Ann."]),
            ("@Bob@ann", ["Bob"]), ("@Bob @bob @BOB", ["Bob"]), ("@日本 @Åsa", ["日本", "Åsa"]), ("line\n@Bob\n", ["Bob"]),
            ("@@Bob", ["Bob"]),
        ] as [(String, [String])]
    )
    func found(content: String, names: [String]) {
        #expect(Mentions.names(in: content).map(\.text) == names)
    }

    @Test(
        "are nothing else",
        arguments: [
            "", "@", "@ Bob", "ann@example.org", "a.@Bob", "@[", "@[]", "@[ ]", "@[Bob", "@[Bob\nAnn]", "@-", "@…",
            "@" + String(repeating: "a", count: 33), "@[" + String(repeating: "a", count: 33) + "]",
        ]
    )
    func none(content: String) {
        #expect(Mentions.names(in: content).isEmpty)
    }

    @Test("are ten at most, and take no longer the more there are")
    func bounded() {
        let many = (0..<1000).map { "@user\($0)" }.joined(separator: " ")
        #expect(Mentions.names(in: many).map(\.text) == (0..<10).map { "user\($0)" })
        #expect(Mentions.names(in: String(repeating: "@[", count: 16_000)).isEmpty)
    }
}

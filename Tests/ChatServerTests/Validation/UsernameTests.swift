import Testing

@testable import ChatServer

@Suite("Username")
struct UsernameTests {
    @Test(
        "is normalised",
        arguments: [
            ("Ann", "Ann"), ("  Ann  Lee ", "Ann Lee"), ("e\u{301}va", "\u{E9}va"), ("李雷", "李雷"), ("🦊", "🦊"),
            ("Anne-Marie O'Neil", "Anne-Marie O'Neil"), ("نام\u{200C}من", "نام\u{200C}من"),
        ]
    )
    func normalised(raw: String, text: String) throws {
        let username = try Username(raw)
        #expect(Array(username.text.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(
        "is refused",
        arguments: [
            "", "   ", "Ann\nLee", "Ann\u{0}", "\u{202E}nnA", "Ann\u{200B}", "\u{2066}Ann", "\u{E000}", "\u{3164}",
            String(repeating: "a", count: 33), "a" + String(repeating: "\u{301}", count: 100),
        ]
    )
    func refused(raw: String) {
        #expect(throws: InvalidInput.self) { try Username(raw) }
    }

    @Test("of 32 characters is as long as it gets")
    func longest() throws {
        #expect(try Username(String(repeating: "é", count: 32)).text.count == 32)
    }

    @Test(
        "folds names that look alike into one",
        arguments: [("Ann", "ANN"), ("Ａｎｎ", "ann"), ("ÉVA", "e\u{301}va"), ("ﬁn", "FIN"), ("Ann  Lee", "ann lee")]
    )
    func folded(one: String, other: String) throws {
        #expect(try Username(one).folded == Username(other).folded)
    }

    @Test("keeps different names apart", arguments: [("Ann", "Anna"), ("Ann Lee", "AnnLee"), ("Eva", "Éva")])
    func distinct(one: String, other: String) throws {
        #expect(try Username(one).folded != Username(other).folded)
    }
}

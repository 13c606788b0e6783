import Testing

@testable import ChatServer

@Suite("Emoji")
struct EmojiTests {
    @Test(
        "are one picture, however many characters it takes",
        arguments: [
            "👍", "🎉", "😀", "👍🏽", "☝🏿", "🇩🇪", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏴‍☠️", "👩🏽‍⚕️", "❤️‍🔥", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "1️⃣", "#️⃣", "©️", "🧑🏻‍❤️‍💋‍🧑🏿",
        ]
    )
    func valid(text: String) throws {
        let emoji = try Emoji(text)
        #expect(Array(emoji.text.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(
        "are the same whichever keyboard wrote them",
        arguments: [
            // Without the selector that asks for a picture, and with one that is not needed.
            ("\u{2764}", "\u{2764}\u{FE0F}"), ("\u{2764}\u{200D}\u{1F525}", "\u{2764}\u{FE0F}\u{200D}\u{1F525}"),
            ("\u{1F44D}\u{FE0F}", "\u{1F44D}"), ("1\u{20E3}", "1\u{FE0F}\u{20E3}"),
            ("\u{1F3F3}\u{200D}\u{1F308}", "\u{1F3F3}\u{FE0F}\u{200D}\u{1F308}"),
        ]
    )
    func canonical(text: String, written: String) throws {
        #expect(Array(try Emoji(text).text.unicodeScalars) == Array(written.unicodeScalars))
    }

    @Test(
        "are nothing else",
        arguments: [
            "", " ", "a", "1", "#", "👍👍", "👍 ", "ok", "é", "\u{FE0F}", "\u{200D}", "\u{20E3}", "👍\u{200D}", "👍\u{0301}",
            "\u{2764}\u{FE0E}", "\u{1F1E9}", "a\u{20E3}", "🚗🏽\u{200D}a", "\u{1F3F4}\u{E0067}", "\u{1F600}\u{1F3FD}",
            String(repeating: "👨\u{200D}", count: 30) + "👨",
        ]
    )
    func invalid(text: String) {
        let error = #expect(throws: InvalidInput.self) { try Emoji(text) }
        #expect(error?.reason == "A reaction is one emoji")
    }
}

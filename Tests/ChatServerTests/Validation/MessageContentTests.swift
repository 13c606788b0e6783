import Testing

@testable import ChatServer

@Suite("Message content")
struct MessageContentTests {
    @Test(
        "is trimmed as the page trims it",
        arguments: [
            ("  hello \n", "hello"), ("\u{FEFF}\u{3000}hi\u{A0}\u{2028}", "hi"), ("a\r\nb\r\n", "a\nb"),
            ("\tindented\tcode", "indented\tcode"), ("two\n\nparagraphs", "two\n\nparagraphs"),
        ]
    )
    func trimming(raw: String, text: String) throws {
        #expect(try MessageContent(raw).text == text)
    }

    @Test(
        "is refused when there is nothing to see",
        arguments: ["", " ", "\n\t \r\n", "\u{200B}", "\u{FEFF}", "\u{200D}\u{2060}", "\u{3164}\u{115F}", "\u{FE0F}"]
    )
    func empty(raw: String) {
        #expect(throws: InvalidInput("Message cannot be empty")) { try MessageContent(raw) }
    }

    @Test(
        "counts characters as people do",
        arguments: ["é", "e\u{301}", "👨‍👩‍👧‍👦", "🇪🇺", "文", "<"]
    )
    func characters(character: String) throws {
        let limit = MessageContent.maximumCharacters
        let fits = min(limit, MessageContent.maximumBytes / character.utf8.count)
        #expect(try MessageContent(String(repeating: character, count: fits)).text.count == fits)
        #expect(throws: InvalidInput.self) { try MessageContent(String(repeating: character, count: limit + 1)) }
    }

    @Test("has a bound in bytes, whatever one character is made of")
    func bytes() {
        let character = "a" + String(repeating: "\u{301}", count: MessageContent.maximumBytes)
        #expect(character.count == 1)
        #expect(throws: InvalidInput.self) { try MessageContent(character) }
    }

    @Test(
        "has no control characters but line feeds and tabs",
        arguments: ["a\u{0}b", "a\u{1B}[31mb", "a\u{7F}", "a\u{85}b", "a\u{9B}b", "a\rb", "a\u{0B}b"]
    )
    func controls(raw: String) {
        #expect(throws: InvalidInput("Message cannot contain control characters")) { try MessageContent(raw) }
    }

    @Test("keeps markup and every script as it is", arguments: ["<b>&amp;</b>", "שלום", "नमस्ते", "‮abc", "👩🏽‍🚀 ok"])
    func kept(raw: String) throws {
        #expect(try MessageContent(raw).text == raw)
    }
}

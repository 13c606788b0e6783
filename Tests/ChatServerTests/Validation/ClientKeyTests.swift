import Testing

@testable import ChatServer

@Suite("Client key")
struct ClientKeyTests {
    @Test("is 1 to 64 characters of any script", arguments: ["k", "3f0c…", String(repeating: "é", count: 64)])
    func accepted(text: String) throws {
        #expect(try ClientKey(text).text == text)
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "", String(repeating: "k", count: 65), "a\u{0}", "a\n", String(repeating: "e\u{301}\u{301}", count: 60),
        ]
    )
    func refused(text: String) {
        #expect(throws: InvalidInput.self) { try ClientKey(text) }
    }
}

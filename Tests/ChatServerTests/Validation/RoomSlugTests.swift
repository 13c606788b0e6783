import Testing

@testable import ChatServer

@Suite("Room slug")
struct RoomSlugTests {
    @Test(
        "is made from a name",
        arguments: [
            ("General", "general"), ("Tech Talk", "tech-talk"), ("  R&D -- 2026!  ", "r-d-2026"),
            ("Ann's room", "anns-room"), ("Éclairs", "éclairs"), ("日本語 部屋", "日本語-部屋"), ("Ⅷ", "viii"),
            ("İstanbul", "i\u{307}stanbul"),
        ]
    )
    func made(name: String, slug: String) throws {
        let made = try RoomSlug(roomName: name)
        #expect(made.text == slug)
        #expect(try RoomSlug(made.text) == made, "what is made is a slug")
    }

    @Test("needs a letter or a digit", arguments: ["", "!!!", "🎉", "—"])
    func unmade(name: String) {
        #expect(throws: InvalidInput.self) { try RoomSlug(roomName: name) }
    }

    @Test("is cut between characters, and not left with a hyphen at its end")
    func cut() throws {
        let word = String(repeating: "a", count: 63)
        #expect(try RoomSlug(roomName: "\(word) and more").text == word)
        #expect(try RoomSlug(roomName: String(repeating: "文", count: 80)).text.utf8.count <= RoomSlug.maximumBytes)
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "", "General", "tech talk", "-a", "a-", "a--b", "a/b", "a:b", "e\u{301}", String(repeating: "a", count: 65),
        ]
    )
    func refused(text: String) {
        #expect(throws: InvalidInput.self) { try RoomSlug(text) }
    }
}

@Suite("Room name")
struct RoomNameTests {
    @Test("is trimmed, and its description may be missing")
    func accepted() throws {
        let name = try RoomName("  Tea ☕️ ", description: nil)
        #expect(name.text == "Tea ☕️")
        #expect(name.description == "")
        #expect(try RoomName("Tea", description: " Green, mostly. ").description == "Green, mostly.")
    }

    @Test(
        "is refused",
        arguments: [
            ("", ""), (" ", ""), ("a\nb", ""), ("a", "b\u{0}"), ("\u{202E}a", ""),
            (String(repeating: "a", count: 65), ""), ("a", String(repeating: "b", count: 201)),
        ]
    )
    func refused(name: String, description: String) {
        #expect(throws: InvalidInput.self) { try RoomName(name, description: description) }
    }
}

@Suite("Password")
struct PasswordTests {
    @Test("has a length and no other rule")
    func length() throws {
        #expect(try Password("12345678").text == "12345678")
        #expect(throws: InvalidInput.self) { try Password("1234567") }
        #expect(throws: InvalidInput.self) { try Password(String(repeating: "a", count: 1025)) }
    }
}

import Foundation
import TestSupport
import Testing

@testable import ChatServer

@Suite("Word list")
struct WordListTests {
    private static func list() throws -> WordList {
        try WordList(
            """
            # What is refused:
            spam
            Buy now
            ｆｏｏ

            # What is put in other words:
            darn -> d**n
            oh my -> …
            oh my goodness -> gosh
            hush ->
            """
        )
    }

    @Test(
        "finds words and phrases, whole, whatever their case and however they are written",
        arguments: [
            "spam", "SPAM!", "no spam, please", "sp\u{200B}am", "buy\tNOW", "Buy, now", "FOO", "ｓｐａｍ",
            "darn this spam",
        ]
    )
    func refused(text: String) throws {
        guard case .refused = try Self.list().find(in: text) else {
            Issue.record("“\(text)” passes")
            return
        }
    }

    @Test("names what was found, as it was written")
    func found() throws {
        #expect(try Self.list().find(in: "Please BUY  now, or later") == .refused("BUY  now"))
    }

    @Test(
        "lets parts of words pass, and phrases that are not whole",
        arguments: ["spammer", "antispam", "buy it now", "buy", "fool", "", "…", "oh, your goodness"]
    )
    func passed(text: String) throws {
        #expect(try Self.list().find(in: text) == .nothing)
    }

    @Test(
        "puts other words in place, of the longest phrase there is, and leaves the rest",
        arguments: [
            ("Darn it", "d**n it"), ("darn, darn!", "d**n, d**n!"), ("Oh my goodness me", "gosh me"),
            ("oh my, darn\n", "…, d**n\n"), ("be hush now", "be  now"),
        ]
    )
    func replaced(text: String, expected: String) throws {
        #expect(try Self.list().find(in: text) == .replaced(expected))
    }

    @Test("is refused with the number of the line that says nothing", arguments: [("a\n\n -> b", 3), ("...", 1)])
    func invalid(text: String, line: Int) {
        #expect(throws: WordList.InvalidLine(number: line)) { try WordList(text) }
    }

    @Test("stops the start when its file is not there or is none")
    func files() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "words.txt")
            let missing = #expect(throws: ConfigurationError.self) { try WordListModerator(file: file) }
            #expect(missing?.key == "moderation.wordList")
            try Data("spam\n---\n".utf8).write(to: file)
            let invalid = #expect(throws: ConfigurationError.self) { try WordListModerator(file: file) }
            #expect(invalid?.description.contains("in line 2") == true)
        }
    }

    @Test("judges by its file")
    func judging() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "words.txt")
            let long = String(repeating: "long", count: 501)
            try Data("spam\r\ndarn -> d**n\r\nlong -> \(long)\nhush ->".utf8).write(to: file)
            let moderator = try WordListModerator(file: file)
            func judge(_ text: String) async throws -> ModerationVerdict {
                let room = Room(id: "r", name: "R", slug: "r", createdAt: "")
                return try await moderator.judge(MessageContent(text), by: User(id: "ann", username: "Ann"), in: room)
            }
            #expect(try await judge("hello") == .accept)
            #expect(try await judge("Darn") == .change(try MessageContent("d**n")))
            #expect(try await judge("Spam?") == .refuse(reason: "“Spam” is not said here"))
            #expect(try await judge("long") == .refuse(reason: "Message cannot be longer than 2000 characters"))
            #expect(try await judge("hush") == .refuse(reason: "Message cannot be empty"))
        }
    }
}

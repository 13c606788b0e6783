import Testing

@testable import ChatServer

@Suite("Names of files")
struct FileNameTests {
    static let names: [(raw: String, text: String)] = [
        ("plan.pdf", "plan.pdf"),
        ("Urlaub 2026 ü.png", "Urlaub 2026 ü.png"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\ann\\cat.png", "cat.png"),
        ("a/\u{301}b", "\u{301}b"),
        ("folder/", "folder"),
        ("..", "file"), (".", "file"), ("", "file"), ("   ", "file"), ("///", "file"),
        (".htaccess", "htaccess"),
        ("a\u{0}b\r\nc\u{7F}.png", "abc.png"),
        ("invoice\u{202E}gpj.exe", "invoicegpj.exe"),
        ("a\u{200B}b\u{2066}c.txt", "abc.txt"),
        ("\u{200B}", "file"),
        ("a\"b<c>|d?e*f:g.txt", "a_b_c__d_e_f_g.txt"),
        ("trailing. . .", "trailing"),
        ("👩‍👩‍👧.png", "👩‍👩‍👧.png"),
    ]

    @Test("become safe to show and to save under", arguments: names.indices)
    func sanitising(index: Int) throws {
        let (raw, text) = Self.names[index]
        #expect(try FileName(raw).text == text)
    }

    @Test("are cut before their extension, and stay within the bounds of file systems")
    func length() throws {
        let long = try FileName(String(repeating: "é", count: 300) + ".tar.gz").text
        #expect(long.hasSuffix("é.gz") && long.count <= FileName.maximumCharacters)
        #expect(long.utf8.count <= FileName.maximumBytes)
        // One character of a thousand marks.
        let heavy = try FileName("e" + String(repeating: "\u{301}", count: 1000) + ".png").text
        #expect(heavy == "file.png")
        #expect(throws: InvalidInput.self) { try FileName(String(repeating: "a", count: 5000)) }
    }

    @Test("are the same when they are made fit once more", arguments: names.indices)
    func idempotence(index: Int) throws {
        let once = try FileName(Self.names[index].raw)
        #expect(try FileName(once.text) == once)
    }

    @Test("reach a browser in a header field of ASCII, whatever they are")
    func disposition() throws {
        let name = try FileName("Grüße \"5 %\"; x=y.txt")
        let field = name.disposition(isInline: false)
        let plain = "filename=\"Gr__e _5 __; x=y.txt\""
        let encoded = "filename*=UTF-8''Gr%C3%BC%C3%9Fe%20_5%20%25_%3B%20x%3Dy.txt"
        #expect(field == "attachment; \(plain); \(encoded)")
        #expect(field.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(name.disposition(isInline: true).hasPrefix("inline; "))
    }
}

@Suite("Types of files")
struct FileTypeTests {
    @Test(
        "are one media type in lower case",
        arguments: [
            ("image/png", "image/png"), ("Image/PNG", "image/png"), ("text/plain; charset=utf-8", "text/plain"),
        ]
    )
    func reading(raw: String, text: String) throws {
        #expect(try FileType(raw).text == text)
    }

    @Test(
        "that are none are refused",
        arguments: ["", "png", "image/", "/png", "image/png/x", "image /png", "image/p\u{F6}g", "a/b\r\nX: y"]
    )
    func refusal(raw: String) {
        #expect(throws: InvalidInput.self) { try FileType(raw) }
    }

    @Test(
        "that may hold a script are saved as bytes",
        arguments: [
            "image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/pdf", "text/javascript",
            "image/bmp", "application/octet-stream",
        ]
    )
    func active(raw: String) throws {
        let type = try FileType(raw)
        #expect(!type.isPicture && type.served == "application/octet-stream")
    }
}

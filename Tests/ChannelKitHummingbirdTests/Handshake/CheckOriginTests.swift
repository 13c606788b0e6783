import Testing

@testable import ChannelKitHummingbird

@Suite("CheckOrigin")
struct CheckOriginTests {
    @Test(
        "an origin list allows what it names and nothing else",
        arguments: [
            ("//allowed.example", "https://allowed.example", true),
            ("//allowed.example", "http://allowed.example:8080", true),
            ("//allowed.example", "https://ALLOWED.example", true),
            ("//allowed.example", "https://evil.example", false),
            ("//allowed.example", "https://allowed.example.evil.example", false),
            ("//allowed.example", "https://evilallowed.example", false),
            ("//allowed.example", "https://allowed.example@evil.example", false),
            ("//allowed.example", "null", false),
            ("//allowed.example", "", false),
            ("//allowed.example", "//allowed.example", false),
            ("https://allowed.example", "https://allowed.example", true),
            ("https://allowed.example", "https://allowed.example:443", true),
            ("https://allowed.example", "http://allowed.example", false),
            ("https://allowed.example", "https://allowed.example:8443", false),
            ("https://allowed.example:8443", "https://allowed.example:8443", true),
            ("//*.allowed.example", "https://chat.allowed.example", true),
            ("//*.allowed.example", "https://a.b.allowed.example", true),
            ("//*.allowed.example", "https://allowed.example", false),
            ("//*.allowed.example", "https://evil-allowed.example", false),
            ("//[::1]:4000", "http://[::1]:4000", true),
            ("//[::1]", "http://[::1]:4000", true),
            ("//[::1]", "http://[::2]", false),
        ]
    )
    func list(allowed: String, origin: String, expected: Bool) {
        #expect(CheckOrigin.allowed([allowed]).allows(origin: origin, host: "allowed.example") == expected)
    }

    @Test(
        "by default a page's host has to be that of the request",
        arguments: [
            ("https://chat.example", "chat.example", true),
            ("http://localhost:5173", "localhost:4000", true),
            ("https://evil.example", "chat.example", false),
            ("https://chat.example.evil.example", "chat.example", false),
            ("null", "chat.example", false),
            ("null", "null", false),
            ("https://chat.example", nil, false),
        ] as [(String, String?, Bool)]
    )
    func sameHost(origin: String, host: String?, expected: Bool) {
        #expect(CheckOrigin.sameHost.allows(origin: origin, host: host) == expected)
    }

    @Test(
        "a client that is no browser sends no origin and passes",
        arguments: [CheckOrigin.sameHost, .allowed([]), .off]
    )
    func noOrigin(check: CheckOrigin) {
        #expect(check.allows(origin: nil, host: "chat.example"))
    }

    @Test("switched off, any page passes")
    func off() {
        #expect(CheckOrigin.off.allows(origin: "https://evil.example", host: "chat.example"))
    }
}

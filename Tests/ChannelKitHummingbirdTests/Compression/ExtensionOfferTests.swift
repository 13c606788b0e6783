import Testing

@testable import ChannelKitHummingbird

@Suite("Sec-WebSocket-Extensions (RFC 6455 §9.1)")
struct ExtensionOfferTests {
    @Test(
        "is read with quotes, white space, empty elements and several lines",
        arguments: [
            ([], []),
            ([""], []),
            (["a"], [.init(name: "a")]),
            (["a, b;x"], [.init(name: "a"), .init(name: "b", parameters: [.init(name: "x")])]),
            (["a", "b"], [.init(name: "a"), .init(name: "b")]),
            ([" , a\t,, b ,"], [.init(name: "a"), .init(name: "b")]),
            (["a;x=1;y"], [.init(name: "a", parameters: [.init(name: "x", value: "1"), .init(name: "y")])]),
            (["a ; x = 1 "], [.init(name: "a", parameters: [.init(name: "x", value: "1")])]),
            ([#"a;x="1"; y"#], [.init(name: "a", parameters: [.init(name: "x", value: "1"), .init(name: "y")])]),
            ([#"a;x="\1\0""#], [.init(name: "a", parameters: [.init(name: "x", value: "10")])]),
            (
                ["a;x=1;x=2"],
                [.init(name: "a", parameters: [.init(name: "x", value: "1"), .init(name: "x", value: "2")])]
            ),
        ] as [([String], [ExtensionOffer])]
    )
    func reads(lines: [String], expected: [ExtensionOffer]) throws {
        #expect(try ExtensionOffer.parse(lines) == expected)
    }

    @Test(
        "is refused where it breaks its grammar",
        arguments: [
            "a b", "a;", "a;;x", ";x", "a;x=", "a;=1", #"a;x=""#, #"a;x="""#, #"a;x="1"#, #"a;x="1 2""#, #"a;x="1,2""#,
            #"a;x="1"2"#, #"a;x="1\"#, "a=1", "a/b", "a;x=1=2", "é",
        ]
    )
    func refuses(line: String) {
        #expect(throws: ExtensionOffer.Malformed.self) { try ExtensionOffer.parse([line]) }
    }
}

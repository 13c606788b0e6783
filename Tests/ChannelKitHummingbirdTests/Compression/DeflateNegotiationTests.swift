import ChannelKitHummingbird
import Testing

@testable import ChannelKitHummingbird

/// The answer to an offer of permessage-deflate, parameter by parameter.
@Suite("permessage-deflate negotiation (RFC 7692 §7.1)")
struct DeflateNegotiationTests {
    private static let plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    private static func answer(_ field: String, windowBits: Int = 15) throws -> String? {
        var configuration = PerMessageDeflate()
        configuration.maximumWindowBits = windowBits
        return DeflateNegotiation(try ExtensionOffer.parse([field]), configuration: configuration)?.fieldValue
    }

    @Test(
        "an offer that breaks no rule is accepted, and neither side keeps its context",
        arguments: [
            "permessage-deflate",
            "permessage-deflate; client_max_window_bits",  // Chromium, Firefox (§7.1.2.2)
            "permessage-deflate; client_max_window_bits=8",
            "permessage-deflate; client_max_window_bits=15",
            #"permessage-deflate; client_max_window_bits="10""#,
            "permessage-deflate; server_no_context_takeover",  // §7.1.1.1
            "permessage-deflate; client_no_context_takeover",  // §7.1.1.2
            "permessage-deflate; client_no_context_takeover; server_no_context_takeover; client_max_window_bits",
        ]
    )
    func accepted(field: String) throws {
        #expect(try Self.answer(field) == Self.plain)
    }

    @Test("a client that bounds the server's window is obeyed and told so (§7.1.2.1)", arguments: 9...15)
    func windowBits(bits: Int) throws {
        let field = "permessage-deflate; server_max_window_bits=\(bits)"
        #expect(try Self.answer(field) == "\(Self.plain); server_max_window_bits=\(bits)")
        #expect(try Self.answer(field, windowBits: 11) == "\(Self.plain); server_max_window_bits=\(min(11, bits))")
        #expect(try Self.answer(#"permessage-deflate; server_max_window_bits="\#(bits)""#) != nil)
    }

    @Test(
        "an offer with a parameter that is unknown, there twice or out of its range is declined",
        arguments: [
            "permessage-deflate; unknown",
            "permessage-deflate; server_no_context_takeover=1",
            "permessage-deflate; client_no_context_takeover=true",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=7",
            "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits=09",
            "permessage-deflate; server_max_window_bits=+9",
            "permessage-deflate; server_max_window_bits=x",
            "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10",
            "permessage-deflate; client_max_window_bits=7",
            "permessage-deflate; client_max_window_bits=16",
            "permessage-deflate; client_max_window_bits=010",
            "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
            "permessage-deflate; server_max_window_bits=8",  // zlib does not do it
            "Permessage-Deflate2", "x-webkit-deflate-frame", "permessage-bzip2",
        ]
    )
    func declined(field: String) throws {
        #expect(try Self.answer(field) == nil)
    }

    @Test(
        "of several offers the first acceptable one is taken (§5)",
        arguments: [
            ("permessage-foo, permessage-deflate", Self.plain),
            ("permessage-deflate; unknown, permessage-deflate", Self.plain),
            ("permessage-deflate; server_max_window_bits=8, permessage-deflate", Self.plain),
            (
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "\(Self.plain); server_max_window_bits=10"
            ),
        ]
    )
    func preference(field: String, expected: String) throws {
        #expect(try Self.answer(field) == expected)
    }
}

import TestSupport
import Testing

@testable import ChannelKitHummingbird

@Suite("Compression, fuzzed")
struct CompressionFuzzTests {
    @Test(
        "whatever comes compressed is a message within its bound or a violation, however it is cut",
        arguments: UInt64(0)..<20
    )
    func payloads(seed: UInt64) throws {
        var fuzz = CompressionFuzz(seed: seed)
        for _ in 0..<50 { try fuzz.next() }
    }

    @Test("what is offered is taken or declined, and an answer is never of another form", arguments: UInt64(0)..<20)
    func offers(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let words = [
            "permessage-deflate", "server_no_context_takeover", "client_no_context_takeover", "server_max_window_bits",
            "client_max_window_bits", ";", ";", ";", ",", "=", "\"", "\\", " ", "\t", "8", "9", "15", "16", "é", "x",
        ]
        let answers = Set(
            ([nil] + (9...15).map { $0 }).map { bits in
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
                    + (bits.map { "; server_max_window_bits=\($0)" } ?? "")
            }
        )
        var taken = 0
        for _ in 0..<2000 {
            let tail = (0..<Int.random(in: 0...6, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            guard let offers = try? ExtensionOffer.parse(["permessage-deflate" + tail.joined()]),
                let negotiation = DeflateNegotiation(offers, configuration: PerMessageDeflate())
            else { continue }
            taken += 1
            #expect(answers.contains(negotiation.fieldValue))
            #expect((9...15).contains(negotiation.windowBits))
        }
        #expect(taken > 0)
    }
}

import FoundationEssentials
import Testing

@testable import Auth

@Suite("Base 64 without padding")
struct Base64AlphabetTests {
    /// RFC 4648, section 10.
    @Test(
        "the RFC's vectors are read and written",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func vectors(plain: String, encoded: String) {
        #expect(Base64Alphabet.url.encode(Array(plain.utf8)) == encoded)
        #expect(Base64Alphabet.url.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test("the two alphabets differ in their last two characters and do not read each other's")
    func alphabets() {
        let bytes: [UInt8] = [0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF]
        #expect(Base64Alphabet.url.encode(bytes) == "----____")
        #expect(Base64Alphabet.standard.encode(bytes) == "++++////")
        #expect(Base64Alphabet.url.decode("----____".utf8) == bytes)
        #expect(Base64Alphabet.standard.decode("++++////".utf8) == bytes)
        #expect(Base64Alphabet.url.decode("++++////".utf8) == nil)
        #expect(Base64Alphabet.standard.decode("----____".utf8) == nil)
    }

    @Test(
        "each value has one spelling",
        arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9=", "Zg\n", " Zg", "Z g", "Zm9vY", "é"]
    )
    func strict(text: String) {
        #expect(Base64Alphabet.url.decode(text.utf8) == nil)
    }

    @Test("agrees with Foundation on every length and byte", arguments: 0..<70)
    func foundation(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count &* 11) }
        let expected = Data(bytes).base64EncodedString().filter { $0 != "=" }
        #expect(Base64Alphabet.standard.encode(bytes) == expected)
        #expect(Base64Alphabet.standard.decode(expected.utf8) == bytes)
    }
}

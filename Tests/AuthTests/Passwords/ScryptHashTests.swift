import Crypto
import Testing

@testable import Auth

@Suite("Stored password hashes")
struct ScryptHashTests {
    static let good = "$scrypt$ln=10,r=8,p=16$MDEyMzQ1Njc4OWFiY2RlZg$035RvmjQVNYRaplCLrCq4y48A/8XQV5gMkdoY8ftvyA"

    @Test("a PHC string is read and written unchanged")
    func roundTrip() throws {
        let hash = try ScryptHash(parsing: Self.good)
        #expect(hash.parameters == ScryptParameters(logCost: 10, blockSize: 8, parallelism: 16))
        #expect(hash.salt == Array("0123456789abcdef".utf8))
        #expect(hash.key.bitCount == 256)
        #expect(hash.description == Self.good)
    }

    @Test(
        "any other spelling is refused",
        arguments: [
            ("$scrypt$", "$argon2id$"), ("$scrypt$", "scrypt$"), ("$scrypt$", "$$scrypt$"), ("ln=10", "ln=010"),
            ("ln=10", "ln=+10"), ("ln=10", "ln=0"), ("ln=10", "ln=25"), ("ln=10", "ln=-1"), ("ln=10", "ln="),
            ("ln=10", "ln=99999999999999999999"), ("r=8", "r=0"), ("r=8", "r=17"), ("p=16", "p=0"), ("p=16", "p=65"),
            ("ln=10,r=8", "r=8,ln=10"), (",p=16", ""), (",p=16", ",p=16,x=1"), ("MDEy", "MDEy="), ("MDEy", "MDE-"),
            ("MDEyMzQ1Njc4OWFiY2RlZg", "MDEyMzQ1Ng"), ("MDEyMzQ1Njc4OWFiY2RlZg", ""), ("ftvyA", "ftvyB"),
            ("035RvmjQVNYRaplCLrCq4y48A/8XQV5gMkdoY8ftvyA", "035RvmjQVNYRapk"), ("ftvyA", "ftvyA$"),
            ("ftvyA", "ftvyA "),
        ]
    )
    func refused(part: String, replacement: String) {
        let text = Self.good.replacing(part, with: replacement)
        #expect(text != Self.good)
        let error = #expect(throws: AuthError.self) { try ScryptHash(parsing: text) }
        #expect(error?.code == .malformedPasswordHash)
        #expect(error?.description.contains("MDEyMzQ1") == false)
    }

    @Test("N stays below 2 to the power of 16 r, as the RFC demands")
    func costLimit() {
        #expect(ScryptParameters(checking: 15, 1, 1) != nil)
        #expect(ScryptParameters(checking: 16, 1, 1) == nil)
        #expect(ScryptParameters.owasp.memoryByteCount == 128 << 20)
        #expect(ScryptParameters(logCost: 14, blockSize: 8, parallelism: 5).workByteCount == 80 << 20)
    }
}

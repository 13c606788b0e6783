import Crypto
import Testing

@testable import AWSSigning

@Suite("Keyed hash")
struct KeyedHashTests {
    @Test("it is the HMAC of swift-crypto, whatever the lengths", arguments: [0, 1, 31, 32, 63, 64, 65, 200])
    func matches(length: Int) {
        let key = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let hash = KeyedHash(key: key)
        for messageLength in [0, 1, 55, 56, 64, 130] {
            let message = (0..<messageLength).map { UInt8(truncatingIfNeeded: $0 * 11) }
            let expected = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
            #expect(Array(hash.authenticationCode(for: message)) == Array(expected))
        }
    }
}

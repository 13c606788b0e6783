import TestSupport
import Testing

@testable import RateLimit

@Suite("Digests and their index")
struct DigestTests {
    @Test("digests tell apart keys that differ in one byte, in length and in trailing zeros")
    func digests() {
        var digests: Set<KeyDigest> = []
        var keys: Set<String> = []
        for length in 0...70 {
            keys.insert(String(repeating: "\0", count: length))
            for position in 0..<length {
                var key = [UInt8](repeating: 0x61, count: length)
                key[position] = 0x62
                keys.insert(String(decoding: key, as: UTF8.self))
            }
        }
        for key in keys { digests.insert(KeyDigest(key)) }
        #expect(digests.count == keys.count)
    }

    @Test("a digest depends on the text and not on how the string holds it")
    func representations() {
        let text = "a key that is too long to be held in place"
        #expect(KeyDigest(String(text.dropFirst(0))) == KeyDigest(text))
        #expect(KeyDigest(String(Array(text))) == KeyDigest(text))
        #expect(KeyDigest("caf\u{e9}") == KeyDigest("cafe\u{301}"))
    }

    @Test("the index finds what was inserted and not removed, through growth and collisions", arguments: UInt64(0)..<15)
    func index(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var index = DigestIndex()
        var model: [Int32: KeyDigest] = [:]
        for slot in Int32(0)..<300 {
            // Few lower halves, so that they collide, next to each other and at the end of the table.
            let low = UInt64.random(in: 0...40, using: &random) &* (Bool.random(using: &random) ? 1 : .max)
            let key = KeyDigest(low: low, high: UInt64(slot))
            index.insert(slot, for: key)
            model[slot] = key
            if Int.random(in: 0..<3, using: &random) > 0, let (old, key) = model.randomElement(using: &random) {
                index.remove(key)
                model[old] = nil
                #expect(index.slot(of: key) == nil)
            }
            #expect(index.count == model.count)
            let findsAll = model.allSatisfy { index.slot(of: $1) == $0 }
            #expect(findsAll)
        }
    }
}

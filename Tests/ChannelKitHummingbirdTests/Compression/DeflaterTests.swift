import NIOCore
import TestSupport
import Testing

@testable import ChannelKitHummingbird

@Suite("Deflater (RFC 7692 §7.2.1)")
struct DeflaterTests {
    @Test("writes the example of the specification, each message by itself (§7.2.3.1)")
    func example() {
        let deflater = Deflater(level: 6, windowBits: 15)
        let hello = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00] as [UInt8])
        for _ in 0..<2 { #expect(deflater.deflate(ByteBuffer(string: "Hello")) == hello) }
    }

    @Test("an empty message is a single zero (§7.2.3.6)")
    func empty() {
        #expect(Deflater(level: 6, windowBits: 15).deflate(ByteBuffer()) == ByteBuffer(bytes: [0x00] as [UInt8]))
    }

    @Test(
        "what is compressed is inflated to what it was, at every level and window",
        arguments: [1, 6, 9],
        [9, 12, 15]
    )
    func roundTrip(level: Int, windowBits: Int) throws {
        let deflater = Deflater(level: level, windowBits: windowBits)
        let inflater = Inflater()
        var random = SplitMix64(seed: UInt64(level * 100 + windowBits))
        for size in [0, 1, 2, 63, 64, 65, 1000, 70_000, 300_000] {
            // Random bytes do not shrink; letters of a few do.
            for range in [UInt8.min...UInt8.max, UInt8(ascii: "a")...UInt8(ascii: "d")] {
                let message = ByteBuffer(bytes: (0..<size).map { _ in UInt8.random(in: range, using: &random) })
                #expect(try inflater.inflate(deflater.deflate(message), upTo: size) == message)
            }
        }
    }
}

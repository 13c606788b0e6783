import NIOCore
import TestSupport
import Testing

@testable import ChannelKitHummingbird

@Suite("Inflater (RFC 7692 §7.2.2)")
struct InflaterTests {
    private static func inflate(_ payload: [UInt8], upTo maximumSize: Int = 1 << 16) throws(Inflater.Failure)
        -> ByteBuffer
    {
        try Inflater().inflate(ByteBuffer(bytes: payload), upTo: maximumSize)
    }

    @Test(
        "reads the examples of the specification (§7.2.3)",
        arguments: [
            [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],  // one block
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],  // without compression
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],  // a last block, and an empty one behind it
            [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],  // two blocks
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],  // a last block, with nothing behind it
        ] as [[UInt8]]
    )
    func examples(payload: [UInt8]) throws {
        #expect(try Self.inflate(payload) == ByteBuffer(string: "Hello"))
    }

    @Test("a single zero is an empty message (§7.2.3.6)")
    func empty() throws {
        #expect(try Self.inflate([0x00]) == ByteBuffer())
    }

    @Test(
        "what is no deflate, or ends within it, is malformed",
        arguments: [
            [],
            [0xFF], [0x07],  // block type 3
            [0xF2], [0xF2, 0x48], [0xF2, 0x48, 0xCD, 0xC9],  // cut off
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65],  // cut off in what is not compressed
            [0x00, 0x05, 0x00, 0xFA, 0xFE, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],  // a length that contradicts itself
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0xFF],  // rubbish behind the last block
            [0x0A, 0x7E, 0x1E, 0x00],  // further back than the beginning
            Array("Hello".utf8),
        ] as [[UInt8]]
    )
    func malformed(payload: [UInt8]) {
        #expect(throws: Inflater.Failure.malformed) { try Self.inflate(payload) }
    }

    @Test("an inflater goes on after what was malformed or too large, with nothing left of it")
    func goesOn() throws {
        let inflater = Inflater()
        let hello = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00] as [UInt8])
        for _ in 0..<2 {
            #expect(throws: Inflater.Failure.malformed) {
                try inflater.inflate(ByteBuffer(bytes: [0xF2, 0x48]), upTo: 99)
            }
            #expect(try inflater.inflate(hello, upTo: 5) == ByteBuffer(string: "Hello"))
            #expect(throws: Inflater.Failure.tooLarge) { try inflater.inflate(hello, upTo: 4) }
        }
    }

    @Test("a message is not seen by the next one (client_no_context_takeover)")
    func noContext() throws {
        let inflater = Inflater()
        let first = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00] as [UInt8])
        // The second message of §7.2.3.2, which refers to the first.
        let second = ByteBuffer(bytes: [0xF2, 0x00, 0x11, 0x00, 0x00] as [UInt8])
        _ = try inflater.inflate(first, upTo: 100)
        #expect(throws: Inflater.Failure.malformed) { try inflater.inflate(second, upTo: 100) }
    }

    @Test("the bound holds to the byte", arguments: [1, 255, 256, 257, 4095, 4096, 4097, 100_000])
    func bound(size: Int) throws {
        let message = ByteBuffer(repeating: UInt8(ascii: "x"), count: size)
        let payload = Deflater(level: 6, windowBits: 15).deflate(message)
        #expect(try Inflater().inflate(payload, upTo: size) == message)
        #expect(try Inflater().inflate(payload, upTo: size + 1) == message)
        #expect(throws: Inflater.Failure.tooLarge) { try Inflater().inflate(payload, upTo: size - 1) }
    }

    @Test("a bomb takes no more memory than a message may have")
    func bomb() throws {
        // 16 MiB in 16 KiB: a thousand to one is as far as deflate goes.
        let payload = Deflater(level: 9, windowBits: 15).deflate(ByteBuffer(repeating: 0, count: 16 << 20))
        #expect(payload.readableBytes < 17_000)
        #expect(throws: Inflater.Failure.tooLarge) { try Inflater().inflate(payload, upTo: 1 << 16) }
        let largest = Deflater(level: 9, windowBits: 15).deflate(ByteBuffer(repeating: 0, count: 1 << 16))
        #expect(try Inflater().inflate(largest, upTo: 1 << 16).capacity == 1 << 16)
    }
}

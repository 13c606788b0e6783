import NIOCore
import Testing

@testable import ChannelKitHummingbird

@Suite("UTF-8 validation")
struct UTF8ValidationTests {
    @Test("agrees with the standard library on every sequence of two bytes, alone and within ASCII")
    func pairs() {
        var disagreements = 0
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let bytes = [first, second]
                for sample in [bytes, Array("eight or".utf8) + bytes + Array("more than eight".utf8)]
                where Self.isValid(sample) != (String(validating: sample, as: UTF8.self) != nil) {
                    disagreements += 1
                }
            }
        }
        #expect(disagreements == 0)
    }

    @Test(
        "agrees with the standard library on the edges of longer sequences",
        arguments: [
            [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xEF, 0xBF, 0xBF], [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80],
            [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98],
            [0xF0, 0x9F, 0x98, 0x80], [0xF0, 0x9F, 0x41, 0x80], [0xF0, 0x9F, 0x98, 0xC0],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func edges(bytes: [UInt8]) {
        #expect(Self.isValid(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
    }

    private static func isValid(_ bytes: [UInt8]) -> Bool { UTF8Validation.isValid(ByteBuffer(bytes: bytes)) }
}

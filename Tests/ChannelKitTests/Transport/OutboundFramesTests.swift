import NIOCore
import Testing

@testable import ChannelKit

@Suite("OutboundFrames")
struct OutboundFramesTests {
    @Test(
        "the header stands right ahead of the payload, in the shortest form",
        arguments: [
            (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]), (65_535, [0x81, 126, 0xFF, 0xFF]),
            (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    )
    func header(length: Int, header: [UInt8]) {
        let payload = ByteBuffer(repeating: UInt8(ascii: "x"), count: length)
        var expected = ByteBuffer(bytes: header)
        expected.writeImmutableBuffer(payload)
        #expect(OutboundFrames(.text, payload: payload).bytes == expected)
        // Whatever room was thought to be enough.
        let grown = OutboundFrames(.text, payloadCapacity: 0) { $0.writeImmutableBuffer(payload) }
        #expect(grown.bytes == expected)
        #expect(grown.messages == [OutboundFrames.Message(kind: .text, payload: payload)])
    }

    @Test("frames laid behind one another come apart again")
    func appended() {
        var frames = OutboundFrames(.text, payload: ByteBuffer(string: "one"))
        frames.append(OutboundFrames(.binary, payload: ByteBuffer(repeating: 0, count: 300)))
        #expect(frames.count == 2)
        #expect(frames.messages.map(\.kind) == [.text, .binary])
        #expect(frames.messages.map(\.payload.readableBytes) == [3, 300])
    }
}

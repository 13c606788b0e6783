import NIOCore
import TestSupport
import Testing

@testable import ChannelKitHummingbird

@Suite("FrameDecoder")
struct FrameDecoderTests {
    /// What came of some bytes: frames, and the violation that ended them.
    private struct Decoded: Equatable {
        var frames: [ClientFrame] = []
        var violation: FrameHeader.Violation?
    }

    /// Decodes bytes that come in pieces of `size`.
    private static func decode(
        _ bytes: ByteBuffer,
        inPiecesOf size: Int = .max,
        maximum: Int = 1 << 20,
        allowsCompression: Bool = false
    ) -> Decoded {
        var decoder = FrameDecoder(maximumFrameSize: maximum, allowsCompression: allowsCompression)
        var decoded = Decoded()
        var bytes = bytes
        while let piece = bytes.readSlice(length: min(max(size, 1), bytes.readableBytes)), piece.readableBytes > 0 {
            decoder.append(piece)
            do throws(FrameHeader.Violation) {
                while let frame = try decoder.next() { decoded.frames.append(frame) }
            } catch {
                decoded.violation = error
                return decoded
            }
        }
        return decoded
    }

    @Test("the longest length that there is is waited for where any length is allowed")
    func unlimited() {
        let header = ByteBuffer(bytes: [0x82, 0xFF, 0x7F] + [UInt8](repeating: 0xFF, count: 7) + [1, 2, 3, 4, 5])
        #expect(Self.decode(header, maximum: .max) == Decoded())
        #expect(Self.decode(header).violation == .messageTooBig)
    }

    private static func payload(_ length: Int) -> ByteBuffer {
        ByteBuffer(bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    }

    @Test(
        "a payload of any length comes out without its mask",
        arguments: Array(0...40) + [125, 126, 127, 65_535, 65_536]
    )
    func lengths(length: Int) {
        let payload = Self.payload(length)
        let decoded = Self.decode(RawFrame(opcode: 0x2, payload: payload).bytes)
        #expect(decoded == Decoded(frames: [ClientFrame(opcode: .binary, payload: payload)]))
    }

    @Test("frames come out the same in whatever pieces they come", arguments: [1, 2, 3, 5, 7, 13, 64, 300, 1_000])
    func pieces(size: Int) {
        let frames = [
            RawFrame(fin: false, opcode: 0x1, payload: Self.payload(9)),
            RawFrame(opcode: 0x9, payload: Self.payload(125)),
            RawFrame(fin: false, opcode: 0x0),
            RawFrame(opcode: 0x0, payload: Self.payload(126)),
            RawFrame(opcode: 0xA),
            RawFrame(opcode: 0x2, payload: Self.payload(70_000)),
            RawFrame.close(1000),
        ]
        var bytes = ByteBuffer()
        for frame in frames { bytes.writeImmutableBuffer(frame.bytes) }
        let expected = frames.map { frame in
            ClientFrame(opcode: .init(rawValue: frame.opcode)!, isFinal: frame.fin, payload: frame.payload)
        }
        #expect(Self.decode(bytes, inPiecesOf: size) == Decoded(frames: expected))
    }

    @Test(
        "a frame that breaks a rule is a protocol error",
        arguments: [
            RawFrame(rsv: 0b001, opcode: 0x1), RawFrame(rsv: 0b010, opcode: 0x1), RawFrame(rsv: 0b100, opcode: 0x1),
            RawFrame(rsv: 0b010, opcode: 0x9),
            RawFrame(opcode: 0x3), RawFrame(opcode: 0x7), RawFrame(opcode: 0xB), RawFrame(opcode: 0xF),
            RawFrame(opcode: 0x1, masked: false), RawFrame(opcode: 0x8, masked: false),
            RawFrame(fin: false, opcode: 0x8), RawFrame(fin: false, opcode: 0x9), RawFrame(fin: false, opcode: 0xA),
            RawFrame(opcode: 0x9, payload: Self.payload(126)), RawFrame(opcode: 0x8, payload: Self.payload(65_536)),
        ]
    )
    func protocolErrors(frame: RawFrame) {
        #expect(Self.decode(frame.bytes) == Decoded(violation: .protocolError))
        #expect(Self.decode(frame.bytes, inPiecesOf: 1) == Decoded(violation: .protocolError))
    }

    @Test(
        "a length has to be written in the shortest way",
        arguments: [
            [0x82, 0xFE, 0x00, 0x7D], [0x82, 0xFE, 0x00, 0x00],
            [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0],
        ] as [[UInt8]]
    )
    func shortestLength(header: [UInt8]) {
        #expect(Self.decode(ByteBuffer(bytes: header)) == Decoded(violation: .protocolError))
    }

    @Test(
        "a frame that is too long is refused when its length has come, before anything of its payload",
        arguments: [
            ([0x82, 0x80 | 101], 100), ([0x82, 0xFE, 0x03, 0xE9], 1_000),
            ([0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1], 65_536),
            ([0x81, 0xFF, 0x7F, 255, 255, 255, 255, 255, 255, 255], 65_536),
        ] as [([UInt8], Int)]
    )
    func tooLong(header: [UInt8], maximum: Int) {
        #expect(Self.decode(ByteBuffer(bytes: header), maximum: maximum) == Decoded(violation: .messageTooBig))
    }

    @Test("a frame of just the longest length is taken")
    func longest() {
        let decoded = Self.decode(RawFrame(opcode: 0x2, payload: Self.payload(1_000)).bytes, maximum: 1_000)
        #expect(decoded.frames.map(\.payload.readableBytes) == [1_000])
    }

    @Test("with compression, RSV1 marks the first frame of a message and no other")
    func compression() {
        let first = RawFrame(rsv: 0b100, opcode: 0x1, payload: Self.payload(3)).bytes
        #expect(
            Self.decode(first, allowsCompression: true)
                == Decoded(frames: [ClientFrame(opcode: .text, isCompressed: true, payload: Self.payload(3))])
        )
        for opcode in [0x0, 0x8, 0x9, 0xA] as [UInt8] {
            let decoded = Self.decode(RawFrame(rsv: 0b100, opcode: opcode).bytes, allowsCompression: true)
            #expect(decoded == Decoded(violation: .protocolError))
        }
    }

    @Test("whatever comes, it means the same whole and byte by byte", arguments: UInt64(0)..<200)
    func fuzz(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bytes = ByteBuffer()
        for _ in 0..<Int.random(in: 0..<6, using: &random) {
            let frame = RawFrame(
                fin: Int.random(in: 0..<4, using: &random) > 0,
                opcode: [0x0, 0x1, 0x2, 0x8, 0x9, 0xA][Int.random(in: 0..<6, using: &random)],
                payload: Self.payload(Int.random(in: 0..<140, using: &random))
            )
            bytes.writeImmutableBuffer(frame.bytes)
        }
        for _ in 0..<Int.random(in: 0..<4, using: &random) where bytes.readableBytes > 0 {
            bytes.setInteger(
                UInt8(Int.random(in: 0..<256, using: &random)),
                at: Int.random(in: 0..<bytes.readableBytes, using: &random)
            )
        }
        let allowsCompression = Int.random(in: 0..<2, using: &random) == 0
        let whole = Self.decode(bytes, maximum: 120, allowsCompression: allowsCompression)
        #expect(Self.decode(bytes, inPiecesOf: 1, maximum: 120, allowsCompression: allowsCompression) == whole)
        for frame in whole.frames { #expect(frame.payload.readableBytes <= 120) }
    }
}

import ChannelKit
import NIOCore
import NIOEmbedded
import Testing

@testable import ChannelKitHummingbird

@Suite("FrameCompressor")
struct FrameCompressorTests {
    private static let long = String(repeating: "a message that is worth it, ", count: 20)

    private static func compressor(on loop: EmbeddedEventLoop) -> FrameCompressor {
        FrameCompressor(configuration: PerMessageDeflate(), windowBits: 15, eventLoop: loop)
    }

    private static func frames(_ texts: String...) -> OutboundFrames {
        var frames = OutboundFrames()
        for text in texts { frames.append(OutboundFrames(.text, payload: ByteBuffer(string: text))) }
        return frames
    }

    @Test("long messages are compressed with RSV1 set, short ones are sent as they are, in their order")
    func selects() throws {
        let loop = EmbeddedEventLoop()
        defer { try? loop.syncShutdownGracefully() }
        var bytes = Self.compressor(on: loop).compress(Self.frames("short", Self.long, "brief"))
        let first = bytes.readBytes(length: 7)
        #expect(first == [0x81, 5] + Array("short".utf8))
        #expect(bytes.readInteger(as: UInt8.self) == 0xC1)
        let length = bytes.readInteger(as: UInt8.self)
        let slice = bytes.readSlice(length: length.map { Int($0) } ?? 0)
        let payload = try #require(slice)
        #expect(try Inflater().inflate(payload, upTo: 10_000) == ByteBuffer(string: Self.long))
        #expect(bytes.readBytes(length: 7) == [0x81, 5] + Array("brief".utf8))
        #expect(bytes.readableBytes == 0)
    }

    @Test("what would not shrink is sent as it is")
    func incompressible() {
        let loop = EmbeddedEventLoop()
        defer { try? loop.syncShutdownGracefully() }
        var random = SystemRandomNumberGenerator()
        let noise = ByteBuffer(bytes: (0..<2000).map { _ in UInt8.random(in: 0...255, using: &random) })
        let frames = OutboundFrames(.binary, payload: noise)
        #expect(Self.compressor(on: loop).compress(frames) == frames.bytes)
    }

    @Test("a broadcast is compressed once for all members within a turn")
    func shares() throws {
        let loop = EmbeddedEventLoop()
        defer { try? loop.syncShutdownGracefully() }
        let compressor = Self.compressor(on: loop)
        let frames = Self.frames(Self.long)
        // A run that another member was given a copy of.
        let copy = Self.frames(Self.long)
        let all = [frames, frames, copy].map { compressor.compress($0) }
        #expect(Set(all.map(Self.address)).count == 1)
        for number in 0..<20 { _ = compressor.compress(Self.frames("\(number)" + Self.long)) }
        #expect(compressor.compress(frames) == all[0])
        #expect(compressor.rememberedCount == 8)
        loop.run()
        #expect(compressor.rememberedCount == 0)
    }

    @Test("the sockets of an event loop share what inflates, and what compresses for the same window")
    func contexts() {
        let loops = [EmbeddedEventLoop(), EmbeddedEventLoop()]
        defer { for loop in loops { try? loop.syncShutdownGracefully() } }
        let contexts = CompressionContexts(configuration: PerMessageDeflate())
        let context = contexts.context(of: loops[0])
        #expect(contexts.context(of: loops[0]) === context)
        #expect(contexts.context(of: loops[1]) !== context)
        #expect(context.compressor(windowBits: 9) === context.compressor(windowBits: 9))
        #expect(context.compressor(windowBits: 9) !== context.compressor(windowBits: 15))
    }

    private static func address(_ buffer: ByteBuffer) -> UInt {
        buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
    }
}

import ChannelKit
import NIOCore
import TestSupport

@testable import ChannelKitHummingbird

/// Compressed messages as no client should send them. A seed always gives the same ones.
struct CompressionFuzz {
    /// A promise that was not kept, and the payload that showed it.
    struct Failure: Error {
        var promise: String
        var payload: ByteBuffer
    }

    private static let maximumSize = 4096
    /// That the inflater still does what it did, whatever it was given before.
    private static let hello = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00] as [UInt8])

    private let inflater = Inflater()
    private let deflaters = [(1, 9), (6, 12), (9, 15)].map { Deflater(level: $0.0, windowBits: $0.1) }
    private var random: SplitMix64

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
    }

    /// Tries one payload.
    ///
    /// - Throws: ``Failure``.
    mutating func next() throws {
        let payload = self.payload()
        let message = Result { () throws(Inflater.Failure) in
            try self.inflater.inflate(payload, upTo: Self.maximumSize)
        }
        func expect(_ condition: Bool, _ promise: String) throws {
            guard condition else { throw Failure(promise: promise, payload: payload) }
        }
        if case .success(let message) = message {
            let size = message.readableBytes
            try expect(size <= Self.maximumSize, "no message is larger than it may be")
            try expect(message.capacity <= Self.maximumSize, "nor is its memory")
            try expect(self.inflate(payload, upTo: size) == message, "a bound that is just kept changes nothing")
            if size > 0 { try expect(self.inflate(payload, upTo: size - 1) == nil, "one that is not refuses") }
        }
        try expect(self.inflate(Self.hello, upTo: 5) == ByteBuffer(string: "Hello"), "nothing is left of a message")

        // The bound holds for what comes too, before it is inflated.
        let isTooLong = payload.readableBytes > Self.maximumSize
        let expected = Self.events(of: isTooLong ? .failure(.tooLarge) : message)
        let whole = self.frames(payload, inFragmentsOf: .max)
        try expect(self.events(of: whole, inPiecesOf: .max) == expected, "a frame means what its payload means")
        let size = Int.random(in: 1...40, using: &self.random)
        try expect(self.events(of: whole, inPiecesOf: size) == expected, "in whatever pieces it comes")
        let fragments = self.frames(payload, inFragmentsOf: size)
        try expect(self.events(of: fragments, inPiecesOf: size) == expected, "and in whatever fragments")
    }

    private func inflate(_ payload: ByteBuffer, upTo maximumSize: Int) -> ByteBuffer? {
        try? self.inflater.inflate(payload, upTo: maximumSize)
    }

    // MARK: Payloads

    /// What was compressed in order, and then changed here and there; or plain noise.
    private mutating func payload() -> ByteBuffer {
        var bytes: [UInt8]
        if Int.random(in: 0..<8, using: &self.random) == 0 {
            bytes = self.noise(upTo: 64, in: .min ... .max)
        } else {
            let letters = self.noise(upTo: 3 * Self.maximumSize / 2, in: UInt8(ascii: "a")...UInt8(ascii: "e"))
            let deflater = self.deflaters[Int.random(in: 0..<self.deflaters.count, using: &self.random)]
            bytes = Array(deflater.deflate(ByteBuffer(bytes: letters)).readableBytesView)
        }
        for _ in 0..<Int.random(in: 0...3, using: &self.random) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &self.random)
            switch Int.random(in: 0..<5, using: &self.random) {
            case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &self.random)
            case 1: bytes.removeSubrange(position...)
            case 2: bytes.remove(at: position)
            case 3: bytes.insert(contentsOf: self.noise(upTo: 4, in: .min ... .max), at: position)
            default: bytes.append(contentsOf: bytes[position...])
            }
        }
        return ByteBuffer(bytes: bytes)
    }

    private mutating func noise(upTo count: Int, in range: ClosedRange<UInt8>) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &self.random)).map { _ in .random(in: range, using: &self.random) }
    }

    // MARK: Frames

    private func frames(_ payload: ByteBuffer, inFragmentsOf size: Int) -> ByteBuffer {
        var rest = payload
        var frames = ByteBuffer()
        var isFirst = true
        repeat {
            let piece = rest.readSlice(length: min(size, rest.readableBytes)) ?? ByteBuffer()
            let frame = RawFrame(
                fin: rest.readableBytes == 0,
                rsv: isFirst ? 0b100 : 0,
                opcode: isFirst ? 0x2 : 0x0,
                payload: piece
            )
            frames.writeImmutableBuffer(frame.bytes)
            isFirst = false
        } while rest.readableBytes > 0
        return frames
    }

    /// What comes of frames, apart from fragments.
    private func events(of frames: ByteBuffer, inPiecesOf size: Int) -> [MessageAssembler.Event] {
        var decoder = FrameDecoder(maximumFrameSize: 1 << 16, allowsCompression: true)
        var assembler = MessageAssembler(maximumMessageSize: Self.maximumSize, inflater: self.inflater)
        var rest = frames
        var events: [MessageAssembler.Event] = []
        while let piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
            decoder.append(piece)
            do throws(FrameHeader.Violation) {
                while let frame = try decoder.next() {
                    let event = assembler.received(frame)
                    if event != .incomplete { events.append(event) }
                    if case .violation = event { return events }
                }
            } catch {
                return events + [.violation(error.code)]
            }
        }
        return events
    }

    private static func events(of message: Result<ByteBuffer, Inflater.Failure>) -> [MessageAssembler.Event] {
        switch message {
        case .success(let message): [.binary(message)]
        case .failure(.malformed): [.violation(.invalidData)]
        case .failure(.tooLarge): [.violation(.messageTooBig)]
        }
    }
}

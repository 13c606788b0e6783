import NIOCore

/// Takes a client's frames out of what the network delivers, in whatever pieces.
///
/// A frame that comes in one read is taken straight out of it: its payload is copied once, and the mask comes off on the
/// way. Of a frame that comes in several, no more memory is kept than has come.
struct FrameDecoder {
    private let maximumFrameSize: Int
    private let allowsCompression: Bool
    private var buffer = ByteBuffer()

    /// - Parameters:
    ///   - maximumFrameSize: The longest payload of a frame. A longer one is refused when its header has come.
    ///   - allowsCompression: Whether RSV1 may be set, as a negotiated extension has it.
    init(maximumFrameSize: Int, allowsCompression: Bool = false) {
        self.maximumFrameSize = maximumFrameSize
        self.allowsCompression = allowsCompression
    }

    /// Takes what has come.
    mutating func append(_ bytes: ByteBuffer) {
        if self.buffer.readableBytes == 0 {
            self.buffer = bytes
        } else {
            self.buffer.writeImmutableBuffer(bytes)
        }
    }

    /// The next frame; `nil` if none has come whole.
    ///
    /// - Throws: The rule that is broken. What follows is not a frame: the decoder is not asked again.
    mutating func next() throws(FrameHeader.Violation) -> ClientFrame? {
        let header = try self.buffer.withUnsafeReadableBytes { bytes throws(FrameHeader.Violation) in
            try FrameHeader.read(
                bytes,
                maximumPayloadLength: self.maximumFrameSize,
                allowsCompression: self.allowsCompression
            )
        }
        // Not the sum of both lengths: where any frame is allowed, a client may send one as long as an integer can be.
        guard let header, self.buffer.readableBytes - header.length >= header.payloadLength else {
            // What is left is the beginning of a frame. The read that it came in may be far larger.
            self.buffer.discardReadBytes()
            return nil
        }
        self.buffer.moveReaderIndex(forwardBy: header.length)
        let payload = self.readPayload(header)
        // The buffer that was read into is free for the next read.
        if self.buffer.readableBytes == 0 { self.buffer = ByteBuffer() }
        return ClientFrame(
            opcode: header.opcode,
            isFinal: header.isFinal,
            isCompressed: header.isCompressed,
            payload: payload
        )
    }

    /// The payload without its mask, in memory of its own: the channel holds on to what it reads into, so changing it there
    /// would copy the whole of it first.
    private mutating func readPayload(_ header: FrameHeader) -> ByteBuffer {
        let length = header.payloadLength
        guard length > 0 else { return ByteBuffer() }
        var payload = ByteBufferAllocator().buffer(capacity: length)
        self.buffer.readWithUnsafeReadableBytes { masked in
            payload.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { target in
                Self.unmask(UnsafeRawBufferPointer(rebasing: masked[..<length]), header.maskingKey, into: target)
                return length
            }
        }
        return payload
    }

    /// Eight bytes at a time, and the rest one by one.
    private static func unmask(
        _ masked: UnsafeRawBufferPointer,
        _ key: UInt32,
        into target: UnsafeMutableRawBufferPointer
    ) {
        // The key repeats every four bytes, so twice of it is the mask of any eight that begin a multiple of four in.
        let mask = UInt64(key) << 32 | UInt64(key)
        var offset = 0
        while offset + 8 <= masked.count {
            let word = masked.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            target.storeBytes(of: word ^ mask, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        withUnsafeBytes(of: mask) { mask in
            for index in offset..<masked.count { target[index] = masked[index] ^ mask[index - offset] }
        }
    }
}

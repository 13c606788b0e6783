import CZlib
import NIOCore

/// Compresses messages, one at a time, each by itself. Confined to an event loop.
///
/// Specification: [RFC 7692, section 7.2.1](https://www.rfc-editor.org/rfc/rfc7692#section-7.2.1)
final class Deflater {
    /// In a place of its own, since zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>

    init(level: Int, windowBits: Int) {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        let status = deflateInit2_(
            self.stream,
            Int32(level),
            Z_DEFLATED,
            -Int32(windowBits),  // negative for deflate without a header
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        precondition(status == Z_OK, "zlib could not be set up: \(status)")
    }

    deinit {
        deflateEnd(self.stream)
        self.stream.deallocate()
    }

    /// The payload of a message, compressed, without the empty block at its end.
    func deflate(_ message: ByteBuffer) -> ByteBuffer {
        deflateReset(self.stream)
        var payload = ByteBuffer()
        message.withUnsafeReadableBytes { input in
            self.stream.pointee.next_in = input.bindMemory(to: Bytef.self).baseAddress
            self.stream.pointee.avail_in = uInt(input.count)
            repeat { self.step(into: &payload, minimum: max(64, input.count / 2)) } while self.hasMore
        }
        // Z_SYNC_FLUSH ends with 00 00 FF FF, which is not sent.
        payload.moveWriterIndex(to: payload.writerIndex - 4)
        return payload
    }

    /// zlib asks to be called again until it leaves some of the room that it is given.
    private var hasMore: Bool { self.stream.pointee.avail_out == 0 }

    private func step(into payload: inout ByteBuffer, minimum: Int) {
        payload.writeWithUnsafeMutableBytes(minimumWritableBytes: minimum) { bytes in
            self.stream.pointee.next_out = bytes.bindMemory(to: Bytef.self).baseAddress
            self.stream.pointee.avail_out = uInt(clamping: bytes.count)
            let offered = Int(self.stream.pointee.avail_out)
            let status = CZlib.deflate(self.stream, Z_SYNC_FLUSH)
            precondition(status == Z_OK || status == Z_BUF_ERROR, "zlib could not compress: \(status)")
            return offered - Int(self.stream.pointee.avail_out)
        }
    }
}

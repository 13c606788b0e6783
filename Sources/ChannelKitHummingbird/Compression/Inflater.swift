import CZlib
import NIOCore

/// Inflates messages, one at a time, each by itself. Confined to an event loop.
///
/// Specification: [RFC 7692, section 7.2.2](https://www.rfc-editor.org/rfc/rfc7692#section-7.2.2)
final class Inflater {
    /// Why a message cannot be had.
    enum Failure: Error, Equatable {
        /// It is no deflate, or ends in the middle of it.
        case malformed
        /// It would be larger than it may be.
        case tooLarge
    }

    private enum Progress {
        /// All input is taken.
        case consumed
        /// All input is taken, and with it the last block of a deflate stream.
        case ended
        case failed(Failure)
    }

    /// In a place of its own, since zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        self.stream = .allocate(capacity: 1)
        self.stream.initialize(to: z_stream())
        // Negative for deflate without a header; 15 bits read what was written with any smaller window.
        let status = inflateInit2_(self.stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib could not be set up: \(status)")
    }

    deinit {
        inflateEnd(self.stream)
        self.stream.deallocate()
    }

    /// Inflates the payload of a message, over all its fragments.
    ///
    /// Never takes more memory than the message may have, however small the payload is.
    ///
    /// - Parameters:
    ///   - payload: The payload as it came.
    ///   - maximumSize: How many bytes the message may have.
    func inflate(_ payload: ByteBuffer, upTo maximumSize: Int) throws(Failure) -> ByteBuffer {
        inflateReset(self.stream)
        var message = ByteBuffer()
        message.reserveCapacity(min(maximumSize, max(256, 3 * payload.readableBytes)))
        switch payload.withUnsafeReadableBytes({ self.feed($0, into: &message, upTo: maximumSize) }) {
        case .failed(let failure): throw failure
        case .ended: return message
        case .consumed: break
        }
        // What every sender cuts off: an empty block without compression. It has to end where it ends.
        switch Self.tail.withUnsafeBytes({ self.feed($0, into: &message, upTo: maximumSize) }) {
        case .failed(let failure): throw failure
        case .ended: return message
        case .consumed: break
        }
        guard self.stream.pointee.data_type & 128 != 0 else { throw .malformed }
        return message
    }

    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    private func feed(_ input: UnsafeRawBufferPointer, into message: inout ByteBuffer, upTo maximumSize: Int)
        -> Progress
    {
        guard let start = input.bindMemory(to: Bytef.self).baseAddress, input.count <= UInt32.max else {
            return input.isEmpty ? .consumed : .failed(.tooLarge)
        }
        self.stream.pointee.next_in = start
        self.stream.pointee.avail_in = uInt(input.count)
        while true {
            let room = maximumSize - message.readableBytes
            let status = room > 0 ? self.step(into: &message, room: room) : self.probe()
            guard let status else { return .failed(.tooLarge) }
            switch status {
            case Z_OK where self.stream.pointee.avail_in == 0 && self.stream.pointee.avail_out > 0,
                Z_BUF_ERROR where self.stream.pointee.avail_in == 0:
                return .consumed
            case Z_OK:
                continue
            case Z_STREAM_END where self.stream.pointee.avail_in == 0:
                return .ended
            case Z_STREAM_END:
                // A sender may end a stream, and has to put an empty block behind it (section 7.2.3.5).
                inflateReset(self.stream)
            default:
                return .failed(.malformed)
            }
        }
    }

    private func step(into message: inout ByteBuffer, room: Int) -> Int32 {
        var status = Z_OK
        message.writeWithUnsafeMutableBytes(minimumWritableBytes: min(room, 256)) { bytes in
            let count = min(bytes.count, room)
            self.stream.pointee.next_out = bytes.bindMemory(to: Bytef.self).baseAddress
            self.stream.pointee.avail_out = uInt(clamping: count)
            let offered = Int(self.stream.pointee.avail_out)
            status = CZlib.inflate(self.stream, Z_SYNC_FLUSH)
            return offered - Int(self.stream.pointee.avail_out)
        }
        return status
    }

    /// Goes on with a message that is as large as it may be.
    ///
    /// - Returns: `nil` if there is more of it.
    private func probe() -> Int32? {
        var byte: Bytef = 0
        return withUnsafeMutablePointer(to: &byte) { byte in
            self.stream.pointee.next_out = byte
            self.stream.pointee.avail_out = 1
            let status = CZlib.inflate(self.stream, Z_SYNC_FLUSH)
            return self.stream.pointee.avail_out == 1 ? status : nil
        }
    }
}

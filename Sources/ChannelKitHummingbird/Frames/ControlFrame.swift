import NIOCore

/// Control frames as a server sends them: one frame, no mask, at most 125 bytes of payload.
///
/// Specification: [RFC 6455, section 5.5](https://www.rfc-editor.org/rfc/rfc6455#section-5.5)
enum ControlFrame {
    static func close(_ frame: CloseFrame) -> ByteBuffer {
        Self.frame(opcode: 0x8, payload: frame.payload)
    }

    /// - Parameter data: The data of the ping that is answered. The decoder lets no more than 125 bytes through.
    static func pong(_ data: ByteBuffer) -> ByteBuffer {
        Self.frame(opcode: 0xA, payload: data)
    }

    private static func frame(opcode: UInt8, payload: ByteBuffer) -> ByteBuffer {
        precondition(payload.readableBytes <= 125, "a control frame holds at most 125 bytes")
        var frame = ByteBuffer()
        frame.reserveCapacity(2 + payload.readableBytes)
        frame.writeInteger(0x80 | opcode)
        frame.writeInteger(UInt8(payload.readableBytes))
        frame.writeImmutableBuffer(payload)
        return frame
    }
}

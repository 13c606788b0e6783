import NIOCore

/// A frame of a client, whole, its mask taken off.
///
/// Specification: [RFC 6455, section 5.2](https://www.rfc-editor.org/rfc/rfc6455#section-5.2)
struct ClientFrame: Equatable {
    /// What a frame is. Values that the specification reserves are not let through.
    enum Opcode: UInt8 {
        case continuation = 0x0
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA

        var isControl: Bool { self.rawValue & 0x8 != 0 }
    }

    var opcode: Opcode
    /// FIN: the message ends with it.
    var isFinal = true
    /// RSV1, on the first frame of a message: its payload is compressed as has been negotiated.
    var isCompressed = false
    var payload: ByteBuffer
}

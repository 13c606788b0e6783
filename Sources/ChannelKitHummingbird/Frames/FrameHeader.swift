import ChannelKit

/// What stands ahead of the payload in a client's frame.
///
/// Specification: [RFC 6455, section 5.2](https://www.rfc-editor.org/rfc/rfc6455#section-5.2)
struct FrameHeader: Equatable {
    var opcode: ClientFrame.Opcode
    var isFinal: Bool
    var isCompressed: Bool
    /// The length of the header itself, the masking key included.
    var length: Int
    var payloadLength: Int
    /// The four bytes of the masking key in the order in which they came, whatever the machine makes of them as a number.
    var maskingKey: UInt32

    /// A rule that the client has broken: the connection ends with this code.
    struct Violation: Error, Equatable {
        var code: CloseCode

        static let protocolError = Violation(code: .protocolError)
        static let messageTooBig = Violation(code: .messageTooBig)
    }

    /// Reads the header at the beginning of `bytes`, and judges each part of it as soon as it is there.
    ///
    /// - Parameters:
    ///   - bytes: What has come, from the first byte of the frame on.
    ///   - maximumPayloadLength: The longest payload that is taken.
    ///   - allowsCompression: Whether an extension gives a meaning to RSV1.
    /// - Returns: The header; `nil` if it has not come whole.
    static func read(
        _ bytes: UnsafeRawBufferPointer,
        maximumPayloadLength: Int,
        allowsCompression: Bool
    ) throws(Violation) -> FrameHeader? {
        guard bytes.count >= 2 else { return nil }
        guard let opcode = ClientFrame.Opcode(rawValue: bytes[0] & 0x0F) else { throw .protocolError }
        let isFinal = bytes[0] & 0x80 != 0
        let isCompressed = bytes[0] & 0x40 != 0
        let shortLength = bytes[1] & 0x7F
        guard bytes[0] & 0x30 == 0 else { throw .protocolError }
        // On the first frame of a message it speaks for all of them; control frames are never compressed.
        guard !isCompressed || allowsCompression && (opcode == .text || opcode == .binary) else { throw .protocolError }
        guard bytes[1] & 0x80 != 0 else { throw .protocolError }
        guard !opcode.isControl || isFinal && shortLength <= 125 else { throw .protocolError }

        let keyOffset = 2 + Self.extendedLength(shortLength)
        guard bytes.count >= keyOffset else { return nil }
        let payloadLength = try Self.payloadLength(bytes, shortLength)
        guard payloadLength <= UInt64(maximumPayloadLength) else { throw .messageTooBig }
        guard bytes.count >= keyOffset + 4 else { return nil }
        return FrameHeader(
            opcode: opcode,
            isFinal: isFinal,
            isCompressed: isCompressed,
            length: keyOffset + 4,
            payloadLength: Int(payloadLength),
            maskingKey: bytes.loadUnaligned(fromByteOffset: keyOffset, as: UInt32.self)
        )
    }

    /// How many bytes the length takes beyond the seven bits that every frame has for it.
    private static func extendedLength(_ shortLength: UInt8) -> Int {
        switch shortLength {
        case 126: 2
        case 127: 8
        default: 0
        }
    }

    /// The length, which has to be written in the shortest way.
    private static func payloadLength(
        _ bytes: UnsafeRawBufferPointer,
        _ shortLength: UInt8
    ) throws(Violation) -> UInt64 {
        switch shortLength {
        case 126:
            let length = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
            guard length > 125 else { throw .protocolError }
            return UInt64(length)
        case 127:
            let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard length > UInt64(UInt16.max), length <= UInt64(Int64.max) else { throw .protocolError }
            return length
        default:
            return UInt64(shortLength)
        }
    }
}

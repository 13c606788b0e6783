import ChannelKit
import NIOCore

/// What the payload of a close frame says.
///
/// Specification: [RFC 6455, section 5.5.1](https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1)
struct CloseFrame: Equatable {
    /// The status, or `nil` for an empty payload.
    var code: CloseCode?
    var reason: String

    /// Why a payload cannot be accepted: the status to close with.
    enum Malformed: Error, Equatable {
        /// One byte, or a code that may not stand on the wire.
        case code
        /// The reason is not UTF-8.
        case reason
    }

    init(code: CloseCode?, reason: String) {
        self.code = code
        self.reason = reason
    }

    init(payload: ByteBuffer) throws(Malformed) {
        var payload = payload
        guard payload.readableBytes > 0 else {
            self.init(code: nil, reason: "")
            return
        }
        guard let rawCode = payload.readInteger(as: UInt16.self), Self.mayStandOnTheWire(rawCode) else { throw .code }
        guard UTF8Validation.isValid(payload) else { throw .reason }
        self.init(code: CloseCode(rawValue: rawCode), reason: String(buffer: payload))
    }

    /// The payload that says it; the reason is cut to the 123 bytes that a control frame has room for.
    var payload: ByteBuffer {
        guard let code = self.code else { return ByteBuffer() }
        var payload = ByteBuffer(integer: code.rawValue)
        var length = 0
        for character in self.reason {
            length += character.utf8.count
            guard length <= 123 else { break }
            payload.writeString(String(character))
        }
        return payload
    }

    /// Codes of RFC 6455, those registered with IANA since, and the ranges of libraries and applications. 1005, 1006 and
    /// 1015 are for the local end only.
    private static func mayStandOnTheWire(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

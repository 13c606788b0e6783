import Crypto
import Foundation

/// Makes cursors into text for clients, who can neither make one up nor change it nor use it in another room.
struct HistorySeal: Sendable {
    /// In bytes: more than the longest mark takes, whose timestamps may be a day apart.
    static let maximumTokenLength = 4_096

    private let key: SymmetricKey

    /// - Parameter secret: Random bytes, the same on all servers.
    init(secret: [UInt8]) {
        self.key = SymmetricKey(data: secret)
    }

    /// - Returns: Characters that are safe in a URL.
    func token(for cursor: HistoryCursor, in room: Room) -> String {
        let bytes = cursor.bytes
        let code = HMAC<SHA256>.authenticationCode(for: Self.authenticated(bytes, in: room), using: self.key)
        return (Data(code) + bytes).base64URL
    }

    /// - Throws: ``InvalidCursor``.
    func cursor(_ token: String, in room: Room) throws(InvalidCursor) -> HistoryCursor {
        guard let sealed = Data(base64URL: token), sealed.count > SHA256.byteCount else { throw InvalidCursor() }
        let bytes = Array(sealed.dropFirst(SHA256.byteCount))
        let isOurs = HMAC<SHA256>.isValidAuthenticationCode(
            sealed.prefix(SHA256.byteCount),
            authenticating: Self.authenticated(bytes, in: room),
            using: self.key
        )
        guard isOurs, let cursor = HistoryCursor(bytes: bytes) else { throw InvalidCursor() }
        return cursor
    }

    /// With the length first, no room and cursor look like another room and cursor.
    private static func authenticated(_ bytes: [UInt8], in room: Room) -> Data {
        Data("\(room.id.utf8.count)#\(room.id)".utf8) + bytes
    }
}

/// A cursor that was not made here, not for this room, or not for this direction.
struct InvalidCursor: Error, Hashable {}

extension Data {
    /// Base 64 in its URL-safe alphabet without padding.
    ///
    /// Specification: [RFC 4648, section 5](https://www.rfc-editor.org/rfc/rfc4648#section-5)
    fileprivate var base64URL: String {
        self.base64EncodedString()
            .replacing("+", with: "-")
            .replacing("/", with: "_")
            .replacing("=", with: "")
    }

    fileprivate init?(base64URL text: String) {
        guard text.utf8.count <= HistorySeal.maximumTokenLength else { return nil }
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4))
    }
}

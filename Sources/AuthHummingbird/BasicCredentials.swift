import FoundationEssentials

/// A user name and a password, as they come in the `Authorization` header field.
///
/// See [RFC 7617, section 2](https://www.rfc-editor.org/rfc/rfc7617#section-2).
public struct BasicCredentials: Sendable {
    public let username: String
    public let password: String

    /// - Parameter fields: The values of `Authorization`.
    /// - Returns: `nil` unless there is one, of this scheme, with a colon, in UTF-8, and without control characters.
    init?(fields: [String]) {
        guard let field = fields.first, fields.count == 1 else { return nil }
        let scheme = field.prefix { $0 != " " }
        guard scheme.lowercased() == "basic" else { return nil }
        guard
            let data = Data(base64Encoded: String(field.dropFirst(scheme.count).drop { $0 == " " })),
            let text = String(validating: data, as: UTF8.self),
            let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return nil }
        self.username = String(text[..<colon])
        self.password = String(text[text.utf8.index(after: colon)...])
    }
}

extension BasicCredentials: CustomStringConvertible, CustomReflectable {
    /// Without the password.
    public var description: String { "BasicCredentials(username: \(self.username))" }
    public var customMirror: Mirror { Mirror(self, children: ["username": self.username]) }
}

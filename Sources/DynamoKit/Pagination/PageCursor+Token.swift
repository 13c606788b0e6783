import FoundationEssentials

extension PageCursor {
    private static let unsealedVersion: UInt8 = 3

    /// The longest token that is looked at: more than the largest keys of a table and an index together need.
    static let maximumTokenLength = 12_288

    /// The cursor as text that is safe in a URL, readable for anyone who decodes it and open to change.
    ///
    /// Use it where only you can write, for example to go on with a long job; for clients use ``Sealer``.
    public var token: String {
        CursorText.text(of: [Self.unsealedVersion] + CursorBytes.of(self))
    }

    /// Reads a ``token``.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidCursor``.
    public init(token: String) throws(DynamoError) {
        let bytes = try CursorText.bytes(of: token)
        guard bytes.first == Self.unsealedVersion, let cursor = CursorBytes.cursor(bytes.dropFirst()) else {
            throw DynamoError(.invalidCursor, message: "The text is no page cursor of this version.")
        }
        self = cursor
    }
}

/// Base 64 in its URL-safe alphabet without padding, of which each value has one spelling.
///
/// See [RFC 4648 §5](https://www.rfc-editor.org/rfc/rfc4648#section-5).
enum CursorText {
    static func text(of bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            }
        )
    }

    static func bytes(of text: String) throws(DynamoError) -> [UInt8] {
        guard text.utf8.count <= PageCursor.maximumTokenLength else {
            throw DynamoError(.invalidCursor, message: "The text is too long for a page cursor.")
        }
        var standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        // Decoders overlook unused bits and more; the way back shows whether this was the one spelling.
        guard let data = Data(base64Encoded: standard), Self.text(of: Array(data)) == text else {
            throw DynamoError(.invalidCursor, message: "The text is no page cursor.")
        }
        return Array(data)
    }
}

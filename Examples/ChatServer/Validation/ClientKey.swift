/// What a client calls a message that it sends: made up for each, and sent again with it.
struct ClientKey: Hashable, Sendable {
    static let maximumCharacters = 64
    /// In bytes of UTF-8, for one character may have any number of them.
    static let maximumBytes = 256

    let text: String

    /// - Throws: ``InvalidInput``.
    init(_ text: String) throws(InvalidInput) {
        guard !text.isEmpty, text.utf8.count <= Self.maximumBytes, text.count <= Self.maximumCharacters else {
            throw InvalidInput("A client key is 1 to \(Self.maximumCharacters) characters")
        }
        guard !text.unicodeScalars.contains(where: { $0.isControl }) else {
            throw InvalidInput("A client key cannot contain control characters")
        }
        self.text = text
    }
}

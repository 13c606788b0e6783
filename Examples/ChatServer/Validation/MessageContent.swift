/// The text of a message that may be stored.
struct MessageContent: Hashable, Sendable {
    /// How long a message may be, in characters as a person counts them; the page counts in the same way.
    static let maximumCharacters = 2_000
    /// How long it may be in bytes of UTF-8, for one character may have any number of them.
    static let maximumBytes = 32_768

    let text: String

    /// Trims the text and checks what is left.
    ///
    /// - Parameters:
    ///   - raw: The text as it was sent.
    ///   - isNeeded: Whether there has to be something to see; with a file, there need not.
    /// - Throws: ``InvalidInput``.
    init(_ raw: String, isNeeded: Bool = true) throws(InvalidInput) {
        let text = raw.replacing("\r\n", with: "\n").trimmed
        guard text.isVisible || (!isNeeded && text.isEmpty) else { throw InvalidInput("Message cannot be empty") }
        guard text.utf8.count <= Self.maximumBytes, text.count <= Self.maximumCharacters else {
            throw InvalidInput("Message cannot be longer than \(Self.maximumCharacters) characters")
        }
        guard text.unicodeScalars.allSatisfy({ !$0.isControl || $0 == "\n" || $0 == "\t" }) else {
            throw InvalidInput("Message cannot contain control characters")
        }
        self.text = text
    }
}

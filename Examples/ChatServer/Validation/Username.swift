import Foundation

/// A name that a person may go by.
struct Username: Hashable, Sendable {
    static let maximumCharacters = 32
    /// In bytes of UTF-8, for one character may have any number of them.
    static let maximumBytes = 128

    /// The name as it is shown.
    let text: String

    /// Normalises the name and checks what is left.
    ///
    /// - Throws: ``InvalidInput``.
    init(_ raw: String) throws(InvalidInput) {
        guard raw.utf8.count <= 4 * Self.maximumBytes else { throw Self.tooLong }
        let scalars = raw.unicodeScalars
        guard !scalars.contains(where: { $0.isControl || $0.isDisguise }) else {
            throw InvalidInput("A username cannot contain control or invisible characters")
        }
        let words = raw.precomposedStringWithCanonicalMapping.split { $0.isWhitespace }
        let text = words.joined(separator: " ")
        guard text.isVisible else { throw InvalidInput("A username needs at least one visible character") }
        guard text.count <= Self.maximumCharacters, text.utf8.count <= Self.maximumBytes else { throw Self.tooLong }
        self.text = text
    }

    /// The same for names that only differ in case, or in how a character is written: no two accounts share one.
    var folded: String {
        self.text.precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCompatibilityMapping
    }

    private static let tooLong = InvalidInput(
        "A username cannot be longer than \(Self.maximumCharacters) characters"
    )
}

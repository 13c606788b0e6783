import Foundation

/// The part of a room's address that names it: lower-case letters and digits of any script, in words joined by hyphens.
///
/// It stands in a topic, `room:<slug>`, whose length the binary frames of the wire protocol limit to 255 bytes.
struct RoomSlug: Hashable, Sendable {
    static let maximumCharacters = 64
    static let maximumBytes = 200

    let text: String

    /// Takes a slug that is one already.
    ///
    /// - Throws: ``InvalidInput``.
    init(_ text: String) throws(InvalidInput) {
        guard text.count <= Self.maximumCharacters, text.utf8.count <= Self.maximumBytes else {
            throw InvalidInput("A slug cannot be longer than \(Self.maximumCharacters) characters")
        }
        // By scalars, as the store compares keys: for `==`, an accent is the same however it is composed.
        guard !text.isEmpty, text.unicodeScalars.elementsEqual(Self.normalised(text).unicodeScalars) else {
            throw InvalidInput("A slug is lower-case letters and digits, in words joined by hyphens")
        }
        self.text = text
    }

    /// Makes a slug from the name of a room.
    ///
    /// - Throws: ``InvalidInput`` when the name has neither a letter nor a digit.
    init(roomName: String) throws(InvalidInput) {
        var slug = Substring(Self.normalised(roomName)).prefix(Self.maximumCharacters)
        while slug.utf8.count > Self.maximumBytes || slug.last == "-" { slug.removeLast() }
        guard !slug.isEmpty else { throw InvalidInput("A room's name needs at least one letter or digit") }
        self.text = String(slug)
    }

    private static func normalised(_ text: String) -> String {
        // Apostrophes part no words: "Ann's room" is anns-room.
        let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
            .filter { $0 != "'" && $0 != "’" }
        return
            folded
            .split { !$0.isLetter && !$0.isNumber }
            .joined(separator: "-")
    }
}

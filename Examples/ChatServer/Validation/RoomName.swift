import Foundation

/// What a room is called and what it is about, as its maker gives them.
struct RoomName: Hashable, Sendable {
    static let maximumCharacters = 64
    static let maximumDescriptionCharacters = 200
    private static let bytesPerCharacter = 8

    let text: String
    let description: String

    /// - Throws: ``InvalidInput``.
    init(_ name: String, description: String?) throws(InvalidInput) {
        self.text = try Self.line(name, called: "name", atMost: Self.maximumCharacters)
        self.description = try Self.line(
            description ?? "",
            called: "description",
            atMost: Self.maximumDescriptionCharacters
        )
        guard self.text.isVisible else { throw InvalidInput("A room needs a name") }
    }

    private static func line(
        _ raw: String,
        called what: String,
        atMost limit: Int
    ) throws(InvalidInput) -> String {
        let text = raw.precomposedStringWithCanonicalMapping.trimmed
        guard text.utf8.count <= limit * Self.bytesPerCharacter, text.count <= limit else {
            throw InvalidInput("A room's \(what) cannot be longer than \(limit) characters")
        }
        guard !text.unicodeScalars.contains(where: { $0.isControl || $0.isDisguise }) else {
            throw InvalidInput("A room's \(what) cannot contain control or invisible characters")
        }
        return text
    }
}

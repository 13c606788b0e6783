import DynamoKit

/// What tags must be like.
///
/// Specification:
/// [Tagging restrictions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html#TaggingRestrictions)
enum TagRules {
    /// Tags that a table can have.
    private static let maximumTags = 50

    /// Checks tags that are to be given to a table.
    static func check(_ tags: [String: String]) throws {
        for (place, tag) in tags.sorted(by: { $0.key < $1.key }).enumerated() {
            let member = "tags.\(place + 1).member"
            try Self.checkKey(tag.key, member: "\(member).key")
            try ValidationError.checkText(tag.value, at: "\(member).value", as: "TagValueString")
            guard !tag.key.hasPrefix("aws:") else {
                throw ValidationError.parameter("Tag keys with the prefix aws: are AWS's own. Key: \(tag.key)")
            }
            guard (tag.key + tag.value).allSatisfy(Self.isAllowed) else {
                throw ValidationError.parameter("A tag has a character that is not allowed. Key: \(tag.key)")
            }
        }
    }

    /// Checks how many tags a table comes to have.
    static func checkCount(_ count: Int) throws {
        guard count > Self.maximumTags else { return }
        throw ValidationError.invalid("Number of Tags exceed the current limit for the provided ResourceArn")
    }

    static func checkKey(_ key: String, member: String) throws {
        try ValidationError.checkText(key, at: member, as: "TagKeyString")
    }

    private static func isAllowed(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character.isWhitespace || "+-=._:/@".contains(character)
    }
}

import AWSSigning

/// What STS answers, in XML of which no more is read than the text of a few elements.
struct STSAnswer: Hashable, Sendable {
    /// The text of each element that holds nothing but text, by its name; of several the first.
    private let texts: [String: String]

    /// - Returns: `nil` when the bytes are no well-formed XML of elements and text.
    init?(_ bytes: [UInt8]) {
        var texts: [String: String] = [:]
        var open: [Substring] = []
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        var text: Substring = ""
        while let start = rest.firstIndex(of: "<") {
            text = rest[..<start]
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: ">") else { return nil }
            let tag = rest[..<end]
            let following = rest[rest.index(after: end)...]
            rest = following
            // Declarations, and elements that hold nothing.
            if tag.hasPrefix("?") || tag.hasSuffix("/") { continue }
            if tag.hasPrefix("!") { return nil }
            if tag.hasPrefix("/") {
                guard let name = open.popLast(), name == tag.dropFirst() else { return nil }
                // Right before the end of an element that has others in it there is no more than white space.
                if !text.allSatisfy(\.isWhitespace), texts[String(name)] == nil {
                    guard let decoded = Self.decoded(text) else { return nil }
                    texts[String(name)] = decoded
                }
            } else {
                open.append(tag.prefix { !$0.isWhitespace })
            }
        }
        guard open.isEmpty, !texts.isEmpty else { return nil }
        self.texts = texts
    }

    /// The credentials of a role.
    ///
    /// Specification:
    /// [AssumeRole](https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_ResponseElements)
    var credentials: AWSCredentials? {
        guard let accessKeyID = self.texts["AccessKeyId"], let secretAccessKey = self.texts["SecretAccessKey"],
            let sessionToken = self.texts["SessionToken"],
            let expiration = self.texts["Expiration"].flatMap({ UTCTimestamp.date($0) })
        else { return nil }
        return AWSCredentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken,
            expiration: expiration
        )
    }

    /// What STS calls the failure, for example `AccessDenied`.
    var errorCode: String? { self.texts["Code"] }

    /// What STS says of it.
    var errorMessage: String? { self.texts["Message"] }

    private static func decoded(_ text: Substring) -> String? {
        var decoded = ""
        var rest = text
        while let ampersand = rest.firstIndex(of: "&") {
            decoded += rest[..<ampersand]
            guard let end = rest[ampersand...].firstIndex(of: ";") else { return nil }
            let name = rest[rest.index(after: ampersand)..<end]
            guard let character = Self.character(name) else { return nil }
            decoded.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return decoded + rest
    }

    private static func character(_ entity: Substring) -> Character? {
        switch entity {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard entity.hasPrefix("#") else { return nil }
            let number = entity.dropFirst()
            let value = number.hasPrefix("x") ? UInt32(number.dropFirst(), radix: 16) : UInt32(number)
            return value.flatMap { Unicode.Scalar($0) }.map { Character($0) }
        }
    }
}

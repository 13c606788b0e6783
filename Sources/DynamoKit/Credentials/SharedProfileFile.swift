/// The settings of the profiles in a file such as `~/.aws/credentials`.
///
/// Specification:
/// [Shared config and credentials files](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html)
struct SharedProfileFile: Hashable, Sendable {
    /// Settings by profile.
    private(set) var profiles: [String: [String: String]] = [:]

    /// - Parameters:
    ///   - text: What the file holds.
    ///   - isConfiguration: Whether it is the `config` file, where profiles but `default` have `profile` before their names.
    init(_ text: String, isConfiguration: Bool) {
        var profile: String?
        for line in text.split(whereSeparator: \.isNewline) {
            // Indented lines are settings within a setting, of which none is about credentials.
            guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
            if first == "[" {
                profile = Self.profile(ofSection: line, isConfiguration: isConfiguration)
                continue
            }
            guard let profile, let equals = line.firstIndex(of: "=") else { continue }
            let name = Self.trimmed(line[..<equals]).lowercased()
            self.profiles[profile, default: [:]][name] = Self.trimmed(
                Self.withoutComment(line[line.index(after: equals)...])
            )
        }
    }

    private static func profile(ofSection line: Substring, isConfiguration: Bool) -> String? {
        guard let end = line.firstIndex(of: "]") else { return nil }
        let words = line[..<end].dropFirst().split(whereSeparator: \.isWhitespace)
        switch words.count {
        case 1 where !isConfiguration || words[0] == "default": return String(words[0])
        case 2 where isConfiguration && words[0] == "profile": return String(words[1])
        default: return nil
        }
    }

    private static func withoutComment(_ value: Substring) -> Substring {
        // Only after white space: a secret may well have a `#` in it.
        var previous: Character = "x"
        for index in value.indices {
            if previous.isWhitespace, value[index] == "#" || value[index] == ";" { return value[..<index] }
            previous = value[index]
        }
        return value
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// What stands in a file such as `~/.aws/credentials` or `~/.aws/config`.
///
/// Specification:
/// [Shared config and credentials files](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html)
struct SharedProfileFile: Hashable, Sendable {
    /// The two files differ in how they name their sections.
    enum Kind: Hashable, Sendable {
        /// `config`: profiles but `default` have `profile` before their names, and there are sections that are none.
        case configuration
        /// `credentials`: every section is a profile.
        case credentials
    }

    /// What a section holds.
    struct Settings: Hashable, Sendable {
        /// By name, in lower case.
        var values: [String: String] = [:]
        /// Those indented under a setting without a value of its own.
        var nested: [String: [String: String]] = [:]
    }

    private enum Section: Hashable {
        case profile(String)
        case services(String)
        /// One that is about something else.
        case other
    }

    /// Settings by profile.
    private(set) var profiles: [String: Settings] = [:]
    /// Settings of services by the name of the definition, see `services` in a profile.
    private(set) var services: [String: Settings] = [:]

    /// - Parameters:
    ///   - text: What the file holds.
    ///   - kind: Which of the two files it is.
    ///   - path: Its name, for errors. They show no line of it, since a secret may stand there.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration``.
    init(_ text: String, kind: Kind, path: String) throws(DynamoError) {
        var section: Section?
        var parent: String?
        // Empty lines count, too.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            func refusal(_ problem: String) -> DynamoError {
                DynamoError(.invalidConfiguration, message: "Line \(index + 1) of \(path) \(problem).")
            }
            guard let first = line.first, first != "#", first != ";",
                let start = line.first(where: { !$0.isWhitespace })
            else { continue }
            if first == "[" {
                guard let name = Self.section(line, kind: kind) else { throw refusal("is no section's name") }
                section = name
                parent = nil
                // It is there, even when nothing stands in it.
                self.update(name) { _ in }
                continue
            }
            // A comment may be indented like what it stands under.
            if first.isWhitespace, start == "#" || start == ";" { continue }
            guard let section else { throw refusal("stands in no section") }
            if first.isWhitespace {
                // What follows a value is more of it, which no setting that is read here has.
                guard let parent else { continue }
                guard let (name, value) = Self.setting(line) else { throw refusal("has no “=”") }
                self.update(section) { $0.nested[parent, default: [:]][name] = value }
            } else {
                guard let (name, value) = Self.setting(line) else { throw refusal("has no “=”") }
                self.update(section) { $0.values[name] = value }
                parent = value.isEmpty ? name : nil
            }
        }
    }

    private mutating func update(_ section: Section, _ change: (inout Settings) -> Void) {
        switch section {
        case .profile(let name): change(&self.profiles[name, default: Settings()])
        case .services(let name): change(&self.services[name, default: Settings()])
        case .other: break
        }
    }

    private static func section(_ line: Substring, kind: Kind) -> Section? {
        guard let end = line.lastIndex(of: "]"), let words = ShellWords.split(String(line[..<end].dropFirst())) else {
            return nil
        }
        switch (kind, words.count) {
        case (.credentials, 1): return .profile(words[0])
        case (.configuration, 1): return words[0] == "default" ? .profile(words[0]) : .other
        case (.configuration, 2) where words[0] == "profile": return .profile(words[1])
        case (.configuration, 2) where words[0] == "services": return .services(words[1])
        case (.configuration, 2): return .other
        default: return nil
        }
    }

    private static func setting(_ line: Substring) -> (name: String, value: String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let value = Self.withoutComment(line[line.index(after: equals)...])
        return (Self.trimmed(line[..<equals]).lowercased(), Self.trimmed(value))
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

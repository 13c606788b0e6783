/// Whom a message calls by name: `@name`, or `@[a name with spaces]`.
enum Mentions {
    /// How many people one message may call.
    static let maximum = 10

    /// The names, in their order, each once. Whether anybody has them is another question.
    ///
    /// - Parameter content: The text of a message.
    static func names(in content: String) -> [Username] {
        var names: [Username] = []
        var folded: Set<String> = []
        var rest = content[...]
        var isInWord = false
        while let character = rest.popFirst(), names.count < Self.maximum {
            // An address of mail calls nobody.
            guard character == "@", !isInWord, let name = Self.name(at: rest) else {
                isInWord = character.isPartOfName
                continue
            }
            rest = rest[name.end...]
            isInWord = true
            if let username = try? Username(String(name.text)), folded.insert(username.folded).inserted {
                names.append(username)
            }
        }
        return names
    }

    /// What stands behind an `@`, and where it ends.
    private static func name(at text: Substring) -> (text: Substring, end: Substring.Index)? {
        guard text.first == "[" else {
            // What ends a sentence is no part of a name.
            var name = text.prefix { $0.isPartOfName }
            while let last = name.last, last == "." || last == "-" { name.removeLast() }
            return name.isEmpty ? nil : (name, name.endIndex)
        }
        let inside = text.dropFirst()
        // Nobody's name is longer, so nothing more is looked at, however many brackets there are.
        let name = inside.prefix(Username.maximumCharacters + 1).prefix { $0 != "]" && !$0.isNewline }
        guard name.endIndex < inside.endIndex, inside[name.endIndex] == "]" else { return nil }
        return (name, inside.index(after: name.endIndex))
    }
}

extension Character {
    fileprivate var isPartOfName: Bool {
        self.isLetter || self.isNumber || self == "_" || self == "-" || self == "."
    }
}

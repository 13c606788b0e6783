/// Names in snake case, and back.
enum SnakeCase {
    /// `oneTwo` as `one_two`, `myURLProperty` as `my_url_property`.
    ///
    /// A word begins at a capital that follows none, and at the last of several where a small letter follows it.
    static func name(ofKey key: String) -> String {
        let characters = Array(key)
        var name = ""
        for (index, character) in characters.enumerated() {
            guard character.isUppercase else {
                name.append(character)
                continue
            }
            if index > 0, characters[index - 1] != "_" {
                let followsCapital = characters[index - 1].isUppercase
                let precedesSmall = index + 1 < characters.count && characters[index + 1].isLowercase
                if !followsCapital || precedesSmall { name.append("_") }
            }
            name.append(contentsOf: character.lowercased())
        }
        return name
    }

    /// The keys that a name may have come from: with words as they usually are, as it stands, and with words as
    /// abbreviations.
    static func keys(ofName name: String) -> [String] {
        let words = name.split(separator: "_").map { String($0) }
        guard !words.isEmpty else { return [name] }
        let prefix = String(name.prefix { $0 == "_" })
        let suffix = String(name.reversed().prefix { $0 == "_" })
        let usual = words.enumerated().map { $0 == 0 ? $1 : $1.prefix(1).uppercased() + $1.dropFirst() }
        var keys = [prefix + usual.joined() + suffix, name]
        // Twice as many with each word: longer names have no other spelling.
        guard words.count <= Self.mostWords else { return keys }
        for abbreviated in 1..<1 << words.count {
            let spelled = zip(words, usual).enumerated().map { index, word in
                abbreviated & 1 << index == 0 ? word.1 : word.0.uppercased()
            }
            keys.append(prefix + spelled.joined() + suffix)
        }
        return keys
    }

    private static let mostWords = 6
}

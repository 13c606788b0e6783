/// Takes a line apart at white space as a shell does, but for everything in it that would make a shell act.
///
/// `$`, `*`, `|` and their like are characters as any others. Quotes keep white space together; a backslash takes the meaning
/// from the next character, between double quotes only from `"` and `\`, and between single quotes from none.
enum ShellWords {
    /// - Returns: The words, or `nil` when a quote is not closed or nothing follows a backslash.
    static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = line.makeIterator()
        while let character = characters.next() {
            if let open = quote {
                if character == open {
                    quote = nil
                } else if character == "\\", open == "\"" {
                    guard let next = characters.next() else { return nil }
                    if next != "\"", next != "\\" { word?.append(character) }
                    word?.append(next)
                } else {
                    word?.append(character)
                }
                continue
            }
            switch character {
            case "\"", "'":
                quote = character
                // An empty pair is an empty word.
                word = word ?? ""
            case "\\":
                guard let next = characters.next() else { return nil }
                word = (word ?? "") + String(next)
            case " ", "\t", "\n", "\r", "\r\n":
                if let ended = word { words.append(ended) }
                word = nil
            default:
                word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return quote == nil ? words : nil
    }
}

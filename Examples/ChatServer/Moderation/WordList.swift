import Foundation

/// Words and phrases that are not to be said, some with what is said in their place.
///
/// A list is a text: a word or a phrase a line, and behind `->` what takes its place. Empty lines and those that start with
/// `#` say nothing.
///
/// ```
/// # Refused:
/// buy now
/// # Put in other words:
/// darn -> d**n
/// ```
///
/// Words are compared whole, whatever their case and however their characters are written.
struct WordList: Sendable {
    /// A line that says nothing that can be looked for.
    struct InvalidLine: Error, Hashable {
        /// Counted from 1.
        var number: Int
    }

    private struct Rule {
        var words: [String]
        /// `nil` to refuse.
        var replacement: String?
    }

    /// By the first word, the longest first.
    private let rules: [String: [Rule]]

    /// - Throws: ``InvalidLine``.
    init(_ text: String) throws(InvalidLine) {
        var rules: [String: [Rule]] = [:]
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = String(line).trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: "->", maxSplits: 1, omittingEmptySubsequences: false)
            let words = Word.all(in: String(parts[0])).map(\.folded)
            guard let first = words.first else { throw InvalidLine(number: index + 1) }
            let replacement = parts.count > 1 ? String(parts[1]).trimmed : nil
            rules[first, default: []].append(Rule(words: words, replacement: replacement))
        }
        self.rules = rules.mapValues { rules in rules.sorted { $0.words.count > $1.words.count } }
    }

    enum Finding: Equatable {
        case nothing
        /// The text with what takes the place of what was found.
        case replaced(String)
        /// The part of the text that must not be said.
        case refused(Substring)
    }

    /// Looks for what is listed.
    func find(in text: String) -> Finding {
        let words = Word.all(in: text)
        var result = ""
        var copied = text.startIndex
        var index = 0
        while index < words.count {
            guard let rule = self.rule(at: index, of: words) else {
                index += 1
                continue
            }
            let range = words[index].range.lowerBound..<words[index + rule.words.count - 1].range.upperBound
            guard let replacement = rule.replacement else { return .refused(text[range]) }
            result += text[copied..<range.lowerBound]
            result += replacement
            copied = range.upperBound
            index += rule.words.count
        }
        return copied == text.startIndex ? .nothing : .replaced(result + text[copied...])
    }

    private func rule(at index: Int, of words: [Word]) -> Rule? {
        self.rules[words[index].folded]?.first { rule in
            words[index...].prefix(rule.words.count).map(\.folded) == rule.words
        }
    }
}

/// A word of a text, and where it stands.
private struct Word {
    var range: Range<String.Index>
    /// The same for words that look alike.
    var folded: String

    /// What has letters or digits, with all that is invisible in between: it parts no words.
    static func all(in text: String) -> [Word] {
        text.unicodeScalars.split { !$0.isOfWord }.compactMap { scalars in
            let visible = scalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
            guard !visible.isEmpty else { return nil }
            let text = String(String.UnicodeScalarView(visible))
            let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
            return Word(range: scalars.startIndex..<scalars.endIndex, folded: folded)
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isOfWord: Bool {
        self.properties.isAlphabetic || self.properties.numericType != nil || self.properties.isDiacritic
            || self.properties.isDefaultIgnorableCodePoint
    }
}

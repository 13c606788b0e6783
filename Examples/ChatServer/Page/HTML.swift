/// A piece of a document. Names of elements and attributes come from the source; everything else is escaped on the way in.
struct HTML: Hashable, Sendable {
    /// The piece as it is sent.
    let markup: String

    private init(markup: String) {
        self.markup = markup
    }

    /// Text, whatever it holds.
    static func text(_ text: String) -> HTML {
        HTML(markup: Self.escaped(text))
    }

    /// An element that has an end.
    ///
    /// - Parameters:
    ///   - tag: Its name.
    ///   - attributes: Its attributes; those without a value are left out.
    ///   - children: What it holds, in order.
    static func element(
        _ tag: StaticString,
        _ attributes: KeyValuePairs<StaticString, String?> = [:],
        _ children: HTML...
    ) -> HTML {
        let content = children.map(\.markup).joined()
        return HTML(markup: "<\(tag)\(Self.list(attributes))>\(content)</\(tag)>")
    }

    /// An element that has no end, and holds nothing.
    static func void(_ tag: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]) -> HTML {
        HTML(markup: "<\(tag)\(Self.list(attributes))>")
    }

    /// Pieces that follow each other.
    static func sequence(_ pieces: some Sequence<HTML>) -> HTML {
        HTML(markup: pieces.map(\.markup).joined(separator: "\n"))
    }

    private static func list(_ attributes: KeyValuePairs<StaticString, String?>) -> String {
        attributes.map { name, value in value.map { " \(name)=\"\(Self.escaped($0))\"" } ?? "" }.joined()
    }

    /// All five characters that mean something, so that the same text is safe in an element and between quotes.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

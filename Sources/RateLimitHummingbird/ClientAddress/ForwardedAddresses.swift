import HTTPTypes

/// The addresses that proxies have noted, in the order in which the request went through them.
enum ForwardedAddresses {
    /// Of `X-Forwarded-For`: a list of addresses, some with a port.
    static func ofXForwardedFor(_ fields: HTTPFields) -> [IPAddress?] {
        fields[values: .xForwardedFor].flatMap { value in
            value.split(separator: ",", omittingEmptySubsequences: false).map { self.node($0.trimmed) }
        }
    }

    /// Of `Forwarded`: see [RFC 7239, section 4](https://www.rfc-editor.org/rfc/rfc7239#section-4).
    ///
    /// An element that names no client counts as one whose client is unknown.
    static func ofForwarded(_ fields: HTTPFields) -> [IPAddress?] {
        fields[values: .forwarded].flatMap { value in
            self.split(value[...], at: ",").map { element in
                for pair in self.split(element, at: ";") {
                    let parts = pair.split(separator: "=", maxSplits: 1)
                    guard parts.count == 2, parts[0].trimmed.lowercased() == "for" else { continue }
                    return self.node(self.unquoted(parts[1].trimmed)[...])
                }
                return nil
            }
        }
    }

    /// An address, which may have a port, and then has brackets if it is one of IPv6. `nil` for anything else, such as
    /// `unknown` and `_hidden`.
    private static func node(_ text: Substring) -> IPAddress? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]"), self.isPort(text[text.index(after: end)...]) else { return nil }
            return IPAddress(text[text.index(after: text.startIndex)..<end])
        }
        if let address = IPAddress(text) { return address }
        guard let colon = text.firstIndex(of: ":"), self.isPort(text[colon...]) else { return nil }
        return IPAddress(text[..<colon])
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.first == ":" && text.count > 1 && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// Splits outside quotes.
    private static func split(_ text: Substring, at separator: Character) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == separator, !isQuoted {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return parts + [text[start...]]
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}

extension HTTPField.Name {
    static let xForwardedFor = Self("X-Forwarded-For")!
    static let forwarded = Self("Forwarded")!
}

import Logging

/// One object on one line, being written.
struct JSONLine {
    /// The longest string that is written whole, in bytes: collectors of logs cut or drop longer lines.
    static let maximumStringBytes = 16_384

    private let redaction: LogRedaction
    private var text = "{"

    init(redaction: LogRedaction) {
        self.redaction = redaction
    }

    mutating func add(_ name: String, text value: String) {
        self.add(name, .string(value))
    }

    mutating func add(_ name: String, _ value: Logger.Metadata.Value) {
        if self.text.utf8.count > 1 { self.text += "," }
        self.write(name, value)
    }

    /// The line with its end.
    consuming func finished() -> String { self.text + "}\n" }

    private mutating func write(_ name: String, _ value: Logger.Metadata.Value) {
        self.write(string: name)
        self.text += ":"
        if self.redaction.isSecret(name) {
            self.write(string: LogRedaction.placeholder)
        } else {
            self.write(value)
        }
    }

    private mutating func write(_ value: Logger.Metadata.Value) {
        switch value {
        case .string(let string):
            self.write(string: self.redaction.redacted(string))
        case .stringConvertible(let value):
            self.write(string: self.redaction.redacted("\(value)"))
        case .dictionary(let members):
            self.text += "{"
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { self.text += "," }
                self.write(member.key, member.value)
            }
            self.text += "}"
        case .array(let elements):
            self.text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { self.text += "," }
                self.write(element)
            }
            self.text += "]"
        }
    }

    /// Specification: [RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)
    private mutating func write(string: String) {
        self.text += "\""
        var length = 0
        for scalar in string.unicodeScalars {
            length += scalar.utf8.count
            guard length <= Self.maximumStringBytes else {
                self.text += "…"
                break
            }
            switch scalar {
            case "\"": self.text += "\\\""
            case "\\": self.text += "\\\\"
            case "\n": self.text += "\\n"
            case "\r": self.text += "\\r"
            case "\t": self.text += "\\t"
            // Those that some readers take for the end of a line as well.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let hexadecimal = String(scalar.value, radix: 16)
                self.text += "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
            default: self.text.unicodeScalars.append(scalar)
            }
        }
        self.text += "\""
    }
}

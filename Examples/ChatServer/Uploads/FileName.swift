import Foundation

/// What a file is called: safe to show, and to save a file under on any system.
///
/// A name is made fit rather than refused, for whoever picks a file has rarely named it.
struct FileName: Hashable, Sendable {
    static let maximumCharacters = 100
    /// In bytes of UTF-8, with room for what a browser adds within the 255 of most file systems.
    static let maximumBytes = 200
    /// What a client may send.
    private static let maximumRawBytes = 4_096

    let text: String

    /// - Throws: ``InvalidInput`` for what is too long to be looked at.
    init(_ raw: String) throws(InvalidInput) {
        guard raw.utf8.count <= Self.maximumRawBytes else { throw InvalidInput("The file's name is too long") }
        // By scalars: a combining mark after a slash makes one character of both, which is no slash.
        let scalars = raw.precomposedStringWithCanonicalMapping.unicodeScalars
        let last = scalars.split { $0 == "/" || $0 == "\\" }.last ?? Substring.UnicodeScalarView()
        var name = String.UnicodeScalarView()
        for scalar in last where !scalar.isControl && !scalar.isDisguise {
            name.append(Self.reserved.contains(scalar) ? "_" : scalar)
        }
        // Leading dots hide a file or name a folder, and Windows drops those at the end.
        let kept = String(name).trimmed.drop { $0 == "." || $0 == " " }
        let text = Self.shortened(String(kept))
        self.text = text.isVisible ? text : "file"
    }

    /// What Windows forbids, and what would end the quotes in a header field.
    private static let reserved: Set<Unicode.Scalar> = ["<", ">", ":", "\"", "|", "?", "*"]

    /// Cut before the extension, which tells what the file is.
    private static func shortened(_ name: String) -> String {
        var stem = name[...]
        var ending: Substring = ""
        if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 16 {
            stem = name[..<dot]
            ending = name[dot...]
        }
        stem = stem.prefix(Self.maximumCharacters - ending.count)
        while stem.utf8.count + ending.utf8.count > Self.maximumBytes { stem.removeLast() }
        var text = (stem.isEmpty ? "file" : String(stem)) + ending
        while let last = text.last, last == "." || last == " " { text.removeLast() }
        return text
    }

    /// The header field that has a browser save the file under its name, or show it.
    ///
    /// Specification: [RFC 6266](https://www.rfc-editor.org/rfc/rfc6266)
    func disposition(isInline: Bool) -> String {
        let plain = self.text.unicodeScalars.map { $0.isASCII && $0 != "%" && $0 != "\\" ? String($0) : "_" }.joined()
        let encoded = self.text.utf8.map { Self.isPlain($0) ? String(UnicodeScalar($0)) : Self.escape($0) }.joined()
        return "\(isInline ? "inline" : "attachment"); filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    /// Of [RFC 8187](https://www.rfc-editor.org/rfc/rfc8187#section-3.2.1)'s `attr-char`, those that no URL escapes either.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "%0\(digits)" : "%\(digits)"
    }
}

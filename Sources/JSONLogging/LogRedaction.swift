/// Keeps secrets out of logs that have got as far as a log event.
///
/// The last line of defence and no more: what is secret should not be logged to begin with.
public struct LogRedaction: Sendable {
    /// What stands in place of a secret.
    public static let placeholder = "[redacted]"

    /// Metadata whose name holds one of these, in whatever case, is left out. By default those of tokens, passwords, secrets,
    /// cookies and `Authorization`.
    public var names: [String]

    public init(names: [String] = ["token", "password", "secret", "authorization", "cookie"]) {
        self.names = names
    }

    /// Whether metadata of this name is left out.
    func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return self.names.contains { name.contains($0) }
    }

    /// Text without tokens: JSON Web Tokens, what follows `Bearer`, `Basic` and `token=`.
    func redacted(_ text: String) -> String {
        // Most text has none of these, and is not copied.
        guard Self.introductions.contains(where: { text.utf8.contains($0) }) else { return text }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        while !rest.isEmpty {
            let isWordStart = rest.startIndex == 0 || !Self.isTokenCharacter(bytes[rest.startIndex - 1])
            if let length = Self.secretStart(rest, isWordStart: isWordStart) {
                result += rest.prefix(length)
                result += Array(Self.placeholder.utf8)
                rest = rest.dropFirst(length).drop(while: Self.isTokenCharacter)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// - Returns: After how many bytes a secret begins, which goes on as far as characters of tokens do.
    private static func secretStart(_ bytes: ArraySlice<UInt8>, isWordStart: Bool) -> Int? {
        if isWordStart, bytes.starts(with: Self.tokenStart), Self.dots(in: bytes) >= 2 { return 0 }
        for introduction in Self.introductions.dropFirst()
        where bytes.count > introduction.count && Self.starts(bytes, with: introduction) {
            return Self.isTokenCharacter(bytes[bytes.startIndex + introduction.count]) ? introduction.count : nil
        }
        return nil
    }

    private static func starts(_ bytes: ArraySlice<UInt8>, with introduction: [UInt8]) -> Bool {
        zip(bytes, introduction).allSatisfy { $0 == $1 || ($0 | 0x20) == $1 }
    }

    private static func dots(in bytes: ArraySlice<UInt8>) -> Int {
        bytes.prefix(while: Self.isTokenCharacter).count { $0 == UInt8(ascii: ".") }
    }

    /// How the header of every JSON Web Token begins: `{"` in Base64.
    private static let tokenStart = Array("eyJ".utf8)
    private static let introductions = [tokenStart] + ["token=", "bearer ", "basic "].map { Array($0.utf8) }

    /// Of JSON Web Tokens, of Base64, and of escapes in URLs.
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "-._~+/=%".utf8.contains(byte)
        }
    }
}

extension String.UTF8View {
    /// Whether these bytes, written in lower case, are in here in any case.
    fileprivate func contains(_ bytes: [UInt8]) -> Bool {
        var index = self.startIndex
        while index != self.endIndex {
            if zip(self[index...], bytes).allSatisfy({ $0 == $1 || ($0 | 0x20) == $1 }),
                self.distance(from: index, to: self.endIndex) >= bytes.count
            {
                return true
            }
            self.formIndex(after: &index)
        }
        return false
    }
}

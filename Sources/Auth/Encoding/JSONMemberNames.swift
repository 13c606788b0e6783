import FoundationEssentials

/// The names of a JSON object's own members, in order and with repetitions.
///
/// `JSONDecoder` keeps one of two members of the same name and does not tell. Where a name decides about access, that is
/// not good enough, and [RFC 7515, section 4](https://www.rfc-editor.org/rfc/rfc7515#section-4) lets us refuse it. This
/// scanner only separates members; whether the values are well-formed is left to the decoder that reads them.
struct JSONMemberNames {
    private(set) var names: [String] = []

    private var bytes: ArraySlice<UInt8>

    /// Scans an object.
    ///
    /// - Returns: `nil` if the bytes are not an object whose members can be told apart.
    init?(of bytes: [UInt8]) {
        self.bytes = bytes[...]
        guard self.skip(UInt8(ascii: "{")) else { return nil }
        if !self.skip(UInt8(ascii: "}")) {
            repeat {
                guard let name = self.readName(), self.skip(UInt8(ascii: ":")), self.skipValue() else { return nil }
                self.names.append(name)
            } while self.skip(UInt8(ascii: ","))
            guard self.skip(UInt8(ascii: "}")) else { return nil }
        }
        self.skipSpace()
        guard self.bytes.isEmpty else { return nil }
    }

    /// Whether no two members share a name.
    var areUnique: Bool { Set(self.names).count == self.names.count }

    private mutating func skipSpace() {
        self.bytes = self.bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    private mutating func skip(_ character: UInt8) -> Bool {
        self.skipSpace()
        guard self.bytes.first == character else { return false }
        self.bytes.removeFirst()
        return true
    }

    private mutating func readName() -> String? {
        self.skipSpace()
        let start = self.bytes
        guard self.skipString() else { return nil }
        let literal = start[start.startIndex..<self.bytes.startIndex]
        // Most names are plain, and those are worth not starting a decoder for.
        let isPlain = literal.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\\") }
        if isPlain { return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self) }
        // The decoder knows about escapes, so that "\u0069ss" and "iss" are one name here as they are there.
        return try? JSONDecoder().decode(String.self, from: Data(literal))
    }

    private mutating func skipString() -> Bool {
        guard self.bytes.first == UInt8(ascii: "\"") else { return false }
        self.bytes.removeFirst()
        while let character = self.bytes.popFirst() {
            if character == UInt8(ascii: "\"") { return true }
            if character == UInt8(ascii: "\\"), self.bytes.popFirst() == nil { return false }
        }
        return false
    }

    /// Skips to the comma or brace that ends the value, stepping over strings and nested containers.
    private mutating func skipValue() -> Bool {
        var depth = 0
        self.skipSpace()
        let start = self.bytes.startIndex
        while let character = self.bytes.first {
            switch character {
            case UInt8(ascii: "\""):
                guard self.skipString() else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return self.bytes.startIndex > start }
                depth -= 1
            case UInt8(ascii: ","):
                if depth == 0 { return self.bytes.startIndex > start }
            default:
                break
            }
            self.bytes.removeFirst()
        }
        return false
    }
}

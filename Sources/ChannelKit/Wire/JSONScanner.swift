/// Reads JSON just far enough to find where each value ends, and checks it on the way.
///
/// What it passes over is valid JSON in every respect but UTF-8, which transports check: payloads are handed on as they
/// are, so no client must be able to put into them what other clients fail on.
///
/// Specification: [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)
struct JSONScanner {
    struct Malformed: Error {}

    // Only used inside the closure that the buffer was lent to.
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The byte at the position, after white space; 0 at the end.
    mutating func peek() -> UInt8 {
        while self.position < self.bytes.count {
            switch self.bytes[self.position] {
            case 0x20, 0x09, 0x0A, 0x0D: self.position += 1
            case let byte: return byte
            }
        }
        return 0
    }

    /// Takes `byte`, after white space.
    mutating func expect(_ byte: UInt8) throws(Malformed) {
        guard self.peek() == byte else { throw Malformed() }
        self.position += 1
    }

    /// Takes `byte`, after white space, if it is there.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard self.peek() == byte else { return false }
        self.position += 1
        return true
    }

    /// Nothing but white space is left.
    mutating func expectEnd() throws(Malformed) {
        _ = self.peek()
        guard self.position == self.bytes.count else { throw Malformed() }
    }

    /// Passes over a value and tells where it stands.
    ///
    /// - Parameter depth: How deep arrays and objects may be nested, this value included.
    mutating func skipValue(depth: Int) throws(Malformed) -> Range<Int> {
        let first = self.peek()
        let start = self.position
        switch first {
        case UInt8(ascii: "\""):
            _ = try self.skipString()
        case UInt8(ascii: "{"):
            try self.skipObject(depth: depth)
        case UInt8(ascii: "["):
            try self.skipArray(depth: depth)
        case UInt8(ascii: "t"):
            try self.skipWord("true")
        case UInt8(ascii: "f"):
            try self.skipWord("false")
        case UInt8(ascii: "n"):
            try self.skipWord("null")
        default:
            try self.skipNumber()
        }
        return start..<self.position
    }

    private mutating func skipArray(depth: Int) throws(Malformed) {
        guard depth > 0 else { throw Malformed() }
        self.position += 1
        if self.skip(UInt8(ascii: "]")) { return }
        repeat { _ = try self.skipValue(depth: depth - 1) } while self.skip(UInt8(ascii: ","))
        try self.expect(UInt8(ascii: "]"))
    }

    private mutating func skipObject(depth: Int) throws(Malformed) {
        guard depth > 0 else { throw Malformed() }
        self.position += 1
        if self.skip(UInt8(ascii: "}")) { return }
        repeat {
            guard self.peek() == UInt8(ascii: "\"") else { throw Malformed() }
            _ = try self.skipString()
            try self.expect(UInt8(ascii: ":"))
            _ = try self.skipValue(depth: depth - 1)
        } while self.skip(UInt8(ascii: ","))
        try self.expect(UInt8(ascii: "}"))
    }

    private mutating func skipWord(_ word: StaticString) throws(Malformed) {
        let end = self.position + word.utf8CodeUnitCount
        guard
            end <= self.bytes.count,
            self.bytes[self.position..<end].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
            )
        else { throw Malformed() }
        self.position = end
    }

    private mutating func skipNumber() throws(Malformed) {
        if self.byte() == UInt8(ascii: "-") { self.position += 1 }
        if self.byte() == UInt8(ascii: "0") { self.position += 1 } else { try self.skipDigits() }
        if self.byte() == UInt8(ascii: ".") {
            self.position += 1
            try self.skipDigits()
        }
        if self.byte() | 0x20 == UInt8(ascii: "e") {
            self.position += 1
            if self.byte() == UInt8(ascii: "+") || self.byte() == UInt8(ascii: "-") { self.position += 1 }
            try self.skipDigits()
        }
    }

    private mutating func skipDigits() throws(Malformed) {
        let start = self.position
        while UInt8(ascii: "0")...UInt8(ascii: "9") ~= self.byte() { self.position += 1 }
        guard self.position > start else { throw Malformed() }
    }

    /// The byte at the position; 0 at the end.
    private func byte() -> UInt8 { self.position < self.bytes.count ? self.bytes[self.position] : 0 }
}

extension JSONScanner {
    /// Passes over a string and tells whether there are escapes in it.
    private mutating func skipString() throws(Malformed) -> Bool {
        self.position += 1
        var hasEscapes = false
        while self.position < self.bytes.count {
            switch self.bytes[self.position] {
            case UInt8(ascii: "\""):
                self.position += 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                _ = try self.readEscape()
            case ..<0x20:
                throw Malformed()
            default:
                self.position += 1
            }
        }
        throw Malformed()
    }

    /// Takes an escape and tells what it stands for.
    private mutating func readEscape() throws(Malformed) -> Unicode.Scalar {
        self.position += 2
        switch self.position <= self.bytes.count ? self.bytes[self.position - 1] : 0 {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try self.readHexUnit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // A surrogate: only a high one with a low one behind it means anything.
            guard
                UTF16.isLeadSurrogate(unit),
                self.position + 2 <= self.bytes.count,
                self.bytes[self.position] == UInt8(ascii: "\\"),
                self.bytes[self.position + 1] == UInt8(ascii: "u")
            else { throw Malformed() }
            self.position += 2
            let second = try self.readHexUnit()
            guard UTF16.isTrailSurrogate(second) else { throw Malformed() }
            return UTF16.decode(UTF16.EncodedScalar([unit, second]))
        default:
            throw Malformed()
        }
    }

    private mutating func readHexUnit() throws(Malformed) -> UInt16 {
        guard self.position + 4 <= self.bytes.count else { throw Malformed() }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(self.bytes[self.position])).hexDigitValue else {
                throw Malformed()
            }
            unit = unit << 4 | UInt16(digit)
            self.position += 1
        }
        return unit
    }

    /// Reads a string.
    mutating func readString() throws(Malformed) -> String {
        guard self.peek() == UInt8(ascii: "\"") else { throw Malformed() }
        let start = self.position + 1
        guard try self.skipString() else {
            return try Self.text(self.bytes[start..<self.position - 1])
        }
        let end = self.position - 1
        var unescaped: [UInt8] = []
        unescaped.reserveCapacity(end - start)
        self.position = start
        while self.position < end {
            if self.bytes[self.position] == UInt8(ascii: "\\") {
                unescaped.append(contentsOf: String(try self.readEscape()).utf8)
            } else {
                unescaped.append(self.bytes[self.position])
                self.position += 1
            }
        }
        self.position = end + 1
        return try Self.text(unescaped)
    }

    /// Reads a reference; `nil` for `null`.
    mutating func readRef(depth: Int) throws(Malformed) -> Ref? {
        switch self.peek() {
        case UInt8(ascii: "\""):
            return .string(try self.readString())
        case UInt8(ascii: "n"):
            try self.skipWord("null")
            return nil
        default:
            let range = try self.skipValue(depth: depth)
            return .json(try Self.text(self.bytes[range]))
        }
    }

    private static func text(_ bytes: some Sequence<UInt8>) throws(Malformed) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed() }
        return text
    }
}

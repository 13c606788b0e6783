/// An extension that a client offers in `Sec-WebSocket-Extensions`.
///
/// Specification: [RFC 6455, section 9.1](https://www.rfc-editor.org/rfc/rfc6455#section-9.1)
struct ExtensionOffer: Hashable, Sendable {
    struct Parameter: Hashable, Sendable {
        var name: String
        /// Without its quotes, if it had any.
        var value: String?
    }

    var name: String
    /// In their order, with those that are there twice.
    var parameters: [Parameter] = []

    /// The field does not have the form that it has to have, on which the handshake fails.
    struct Malformed: Error, Equatable {}

    /// Reads the offers of all lines of the field, the preferred one first.
    static func parse(_ lines: [String]) throws(Malformed) -> [ExtensionOffer] {
        var offers: [ExtensionOffer] = []
        for line in lines {
            var scanner = Scanner(line)
            repeat {
                // A list may have empty elements (RFC 9110, section 5.6.1.2).
                if let offer = try scanner.offer() { offers.append(offer) }
            } while scanner.take(UInt8(ascii: ","))
            guard scanner.isAtEnd else { throw Malformed() }
        }
        return offers
    }

    private struct Scanner {
        private let bytes: [UInt8]
        private var index = 0

        init(_ line: String) {
            self.bytes = Array(line.utf8)
        }

        var isAtEnd: Bool { self.index == self.bytes.count }

        mutating func offer() throws(Malformed) -> ExtensionOffer? {
            guard let name = self.token() else { return nil }
            var offer = ExtensionOffer(name: name)
            while self.take(UInt8(ascii: ";")) {
                guard let name = self.token() else { throw Malformed() }
                let value = self.take(UInt8(ascii: "=")) ? try self.value() : nil
                offer.parameters.append(Parameter(name: name, value: value))
            }
            return offer
        }

        /// Takes a character, and the white space around it, if it comes next.
        mutating func take(_ character: UInt8) -> Bool {
            self.skipSpace()
            guard self.index < self.bytes.count, self.bytes[self.index] == character else { return false }
            self.index += 1
            self.skipSpace()
            return true
        }

        private mutating func value() throws(Malformed) -> String {
            guard let value = self.take(UInt8(ascii: "\"")) ? self.restOfQuoted() : self.token() else {
                throw Malformed()
            }
            return value
        }

        private mutating func token() -> String? {
            self.skipSpace()
            let start = self.index
            while self.index < self.bytes.count, Self.isTokenCharacter(self.bytes[self.index]) { self.index += 1 }
            return start < self.index ? String(decoding: self.bytes[start..<self.index], as: UTF8.self) : nil
        }

        /// What is in quotes has to be a token once they are taken away.
        private mutating func restOfQuoted() -> String? {
            var value: [UInt8] = []
            while self.index < self.bytes.count {
                if self.bytes[self.index] == UInt8(ascii: "\"") {
                    self.index += 1
                    return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
                }
                if self.bytes[self.index] == UInt8(ascii: "\\") { self.index += 1 }
                guard self.index < self.bytes.count, Self.isTokenCharacter(self.bytes[self.index]) else { return nil }
                value.append(self.bytes[self.index])
                self.index += 1
            }
            return nil
        }

        private mutating func skipSpace() {
            while self.index < self.bytes.count, self.bytes[self.index] == 0x20 || self.bytes[self.index] == 0x09 {
                self.index += 1
            }
        }

        private static func isTokenCharacter(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default:
                "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }
}

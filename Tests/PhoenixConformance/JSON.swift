import Foundation

/// Any JSON, with numbers as they were written.
public indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// Reads JSON text. Of members with the same name, the first one wins, as in the recorded server.
    public init?(_ text: String) {
        var parser = Parser(bytes: Array(text.utf8))
        guard let value = parser.value(), parser.isAtEnd else { return nil }
        self = value
    }

    private struct Parser {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        private mutating func next() -> UInt8? {
            while self.position < self.bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(self.bytes[self.position]) {
                self.position += 1
            }
            return self.position < self.bytes.count ? self.bytes[self.position] : nil
        }

        var isAtEnd: Bool {
            mutating get { self.next() == nil }
        }

        private mutating func take(_ character: Character) -> Bool {
            guard self.next() == character.asciiValue else { return false }
            self.position += 1
            return true
        }

        mutating func value() -> JSON? {
            switch self.next() {
            case UInt8(ascii: "{"): return self.object()
            case UInt8(ascii: "["): return self.array()
            case UInt8(ascii: "\""): return self.string().map(JSON.string)
            case .some: return self.word()
            case nil: return nil
            }
        }

        private mutating func object() -> JSON? {
            guard self.take("{") else { return nil }
            var members: [String: JSON] = [:]
            if self.take("}") { return .object(members) }
            repeat {
                guard let name = self.string(), self.take(":"), let value = self.value() else { return nil }
                if members[name] == nil { members[name] = value }
            } while self.take(",")
            return self.take("}") ? .object(members) : nil
        }

        private mutating func array() -> JSON? {
            guard self.take("[") else { return nil }
            var elements: [JSON] = []
            if self.take("]") { return .array(elements) }
            repeat {
                guard let value = self.value() else { return nil }
                elements.append(value)
            } while self.take(",")
            return self.take("]") ? .array(elements) : nil
        }

        private mutating func string() -> String? {
            guard self.next() == UInt8(ascii: "\"") else { return nil }
            let start = self.position
            self.position += 1
            while self.position < self.bytes.count, self.bytes[self.position] != UInt8(ascii: "\"") {
                self.position += self.bytes[self.position] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard self.position < self.bytes.count else { return nil }
            self.position += 1
            let text = Data([UInt8(ascii: "[")] + self.bytes[start..<self.position] + [UInt8(ascii: "]")])
            return (try? JSONDecoder().decode([String].self, from: text))?.first
        }

        private mutating func word() -> JSON? {
            let start = self.position
            while self.position < self.bytes.count, !",]} \t\r\n".utf8.contains(self.bytes[self.position]) {
                self.position += 1
            }
            switch String(decoding: self.bytes[start..<self.position], as: UTF8.self) {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            case let number: return Double(number) == nil ? nil : .number(number)
            }
        }
    }
}

extension JSON: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .number(String(value))
        } else if let value = try? container.decode(Double.self) {
            self = .number(String(value))
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSON].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let text):
            if let value = Int(text) { try container.encode(value) } else { try container.encode(Double(text)) }
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }
}

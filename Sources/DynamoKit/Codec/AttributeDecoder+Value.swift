import FoundationEssentials

/// Decodes one value; what a type's `init(from:)` is given.
struct ValueDecoder: Decoder {
    let value: AttributeValue
    let session: DecodingSession
    // Kept apart, so that a path is put together only when it is asked for.
    let parentPath: [any CodingKey]
    let key: (any CodingKey)?

    var codingPath: [any CodingKey] { self.key.map { self.parentPath + [$0] } ?? self.parentPath }
    var userInfo: [CodingUserInfoKey: Any] { self.session.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .map(let members) = self.value else { throw self.mismatch([String: Any].self, "a map") }
        return KeyedDecodingContainer(
            KeyedDecoding<Key>(members: members, session: self.session, codingPath: self.codingPath)
        )
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = self.value.listElements else { throw self.mismatch([Any].self, "a list or set") }
        return UnkeyedDecoding(elements: elements, session: self.session, codingPath: self.codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        SingleValueDecoding(decoder: self)
    }
}

extension ValueDecoder {
    /// Decodes a value of any type.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let value = try self.special(type) { return value }
        if self.value == .null, let set = type as? any DecodableSet.Type, let empty = set.empty as? Value {
            return empty
        }
        return try Value(from: self)
    }

    /// Types that the coder treats in its own way rather than in theirs.
    private func special<Value>(_ type: Value.Type) throws -> Value? {
        if type == String.self { return try self.string() as? Value }
        if type == AttributeValue.self { return self.value as? Value }
        if type == AttributeNumber.self { return try self.number(as: type) as? Value }
        if type == Data.self { return Data(try self.binary(as: type)) as? Value }
        if type == [UInt8].self {
            // Bytes may also have been written as a list of numbers.
            guard case .binary(let bytes) = self.value else { return nil }
            return bytes as? Value
        }
        if type == Date.self { return try self.session.strategies.dates.decode(self) as? Value }
        if type == Decimal.self { return try self.decimal() as? Value }
        if type == URL.self {
            guard let url = URL(string: try self.string()) else { throw self.corrupted("The text is no URL.") }
            return url as? Value
        }
        return nil
    }

    func bool() throws -> Bool {
        guard case .bool(let bool) = self.value else { throw self.mismatch(Bool.self, "a Boolean (BOOL)") }
        return bool
    }

    func string() throws -> String {
        guard case .string(let string) = self.value else { throw self.mismatch(String.self, "a string (S)") }
        return string
    }

    func integer<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) throws -> Integer {
        guard let integer = try self.number(as: type).exactly(as: type) else {
            throw self.corrupted("The number does not fit \(type).")
        }
        return integer
    }

    func floatingPoint<Value: BinaryFloatingPoint & LosslessStringConvertible>(
        as type: Value.Type = Value.self
    ) throws -> Value {
        guard let value = Value(try self.number(as: type).description), value.isFinite else {
            throw self.corrupted("The number does not fit \(type).")
        }
        return value
    }

    private func decimal() throws -> Decimal {
        let number = try self.number(as: Decimal.self)
        guard let decimal = Decimal(string: number.description), AttributeNumber(decimal.description) == number else {
            throw self.corrupted("The number does not fit Decimal exactly.")
        }
        return decimal
    }

    private func number(as type: Any.Type) throws -> AttributeNumber {
        guard case .number(let number) = self.value else { throw self.mismatch(type, "a number (N)") }
        return number
    }

    private func binary(as type: Any.Type) throws -> [UInt8] {
        guard case .binary(let bytes) = self.value else { throw self.mismatch(type, "bytes (B)") }
        return bytes
    }

    func corrupted(_ message: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: self.codingPath, debugDescription: message))
    }

    private func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        let context = DecodingError.Context(
            codingPath: self.codingPath,
            debugDescription: "Expected \(expected), found \(self.value.descriptor)."
        )
        return self.value == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}

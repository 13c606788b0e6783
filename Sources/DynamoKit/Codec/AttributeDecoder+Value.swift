import FoundationEssentials

/// Decodes one value; what a type's `init(from:)` is given.
///
/// Two words, which an existential holds without an allocation. A path is put together only when somebody asks.
struct ValueDecoder: Decoder {
    let session: DecodingSession
    /// The value's node on the session's tape.
    let node: Int

    var kind: AttributeTape.Kind { self.session.tape.nodes[self.node].kind }
    var value: AttributeValue { self.session.tape.value(at: self.node) }

    var codingPath: [any CodingKey] { self.session.path(to: self.node) }
    var userInfo: [CodingUserInfoKey: Any] { self.session.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard self.kind == .map else { throw self.mismatch([String: Any].self, "a map (M)") }
        return KeyedDecodingContainer(KeyedDecoding<Key>(session: self.session, map: self.node))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        switch self.kind {
        case .list, .stringSet, .numberSet, .binarySet: UnkeyedDecoding(session: self.session, list: self.node)
        case .string, .number, .binary, .bool, .null, .map: throw self.mismatch([Any].self, "a list (L) or set")
        }
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }
}

extension ValueDecoder {
    /// Decodes a value of any type.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let special = SpecialType(type) { return try self.decode(special, as: type) }
        if self.kind == .null, let set = type as? any DecodableSet.Type, let empty = set.empty as? Value {
            return empty
        }
        return try Value(from: self)
    }

    /// Decodes types that the coder treats in its own way rather than in theirs.
    private func decode<Value: Decodable>(_ special: SpecialType, as type: Value.Type) throws -> Value {
        switch special {
        case .string: return same(try self.string())
        case .attributeValue: return same(self.value)
        case .attributeNumber: return same(try self.number(as: type))
        case .data: return same(Data(try self.binary(as: type)))
        case .bytes:
            // Bytes may also have been written as a list of numbers.
            return self.kind == .binary ? same(try self.binary(as: type)) : try Value(from: self)
        case .date: return same(try self.session.strategies.dates.decode(self))
        case .decimal: return same(try self.decimal())
        case .url:
            guard let url = URL(string: try self.string()) else { throw self.corrupted("The text is no URL.") }
            return same(url)
        case .item: return same(try self.item())
        }

        func same<Actual>(_ value: Actual) -> Value {
            // `special` says that the two are one type.
            unsafeBitCast(value, to: Value.self)
        }
    }

    func bool() throws -> Bool { try self.session.bool(at: self.node) }
    func string() throws -> String { try self.session.string(at: self.node) }
    func double() throws -> Double { try self.session.double(at: self.node) }
    func float() throws -> Float { try self.session.float(at: self.node) }

    func integer<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) throws -> Integer {
        try self.session.integer(at: self.node)
    }

    private func item() throws -> DynamoItem {
        guard self.kind == .map else { throw self.mismatch(DynamoItem.self, "a map (M)") }
        return self.session.tape.item(at: self.node)
    }

    private func decimal() throws -> Decimal {
        let number = try self.number(as: Decimal.self)
        guard let decimal = Decimal(string: number.description), AttributeNumber(decimal.description) == number else {
            throw self.corrupted("The number does not fit Decimal exactly.")
        }
        return decimal
    }

    private func number(as type: Any.Type) throws -> AttributeNumber {
        try self.session.number(at: self.node, as: type)
    }

    private func binary(as type: Any.Type) throws -> [UInt8] {
        guard self.kind == .binary else { throw self.mismatch(type, "bytes (B)") }
        return self.session.tape.binary(at: self.node)
    }

    func corrupted(_ message: String) -> DecodingError { self.session.corrupted(message, at: self.node) }

    private func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        self.session.mismatch(type, expected, at: self.node)
    }
}

/// A list that is being decoded.
struct UnkeyedDecoding: UnkeyedDecodingContainer {
    let elements: [AttributeValue]
    let session: DecodingSession
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(elements: [AttributeValue], session: DecodingSession, codingPath: [any CodingKey]) {
        self.elements = elements
        self.session = session
        self.codingPath = codingPath
    }

    var count: Int? { self.elements.count }
    var isAtEnd: Bool { self.currentIndex >= self.elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try self.current().value == .null else { return false }
        self.currentIndex += 1
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try self.next { try $0.bool() } }
    mutating func decode(_ type: String.Type) throws -> String { try self.next { try $0.string() } }
    mutating func decode(_ type: Double.Type) throws -> Double { try self.next { try $0.floatingPoint() } }
    mutating func decode(_ type: Float.Type) throws -> Float { try self.next { try $0.floatingPoint() } }
    mutating func decode(_ type: Int.Type) throws -> Int { try self.next { try $0.integer() } }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try self.next { try $0.integer() } }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try self.next { try $0.integer() } }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try self.next { try $0.integer() } }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try self.next { try $0.integer() } }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try self.next { try $0.integer() } }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try self.next { try $0.integer() } }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try self.next { try $0.integer() } }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try self.next { try $0.integer() } }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try self.next { try $0.integer() } }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try self.next { try $0.integer() } }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try self.next { try $0.integer() } }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try self.next { try $0.decode(type) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try self.next { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try self.next { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder {
        try self.next { $0 }
    }

    /// Moves on only when the element could be decoded, so that it can be tried as something else.
    private mutating func next<Value>(_ decode: (ValueDecoder) throws -> Value) throws -> Value {
        let value = try decode(self.current())
        self.currentIndex += 1
        return value
    }

    private func current() throws -> ValueDecoder {
        let key = PathKey(index: self.currentIndex)
        guard !self.isAtEnd else {
            throw DecodingError.valueNotFound(
                Any.self,
                .init(codingPath: self.codingPath + [key], debugDescription: "The list is at its end.")
            )
        }
        return ValueDecoder(
            value: self.elements[self.currentIndex],
            session: self.session,
            parentPath: self.codingPath,
            key: key
        )
    }
}

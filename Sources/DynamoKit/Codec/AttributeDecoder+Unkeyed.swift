/// A list or set that is being decoded.
struct UnkeyedDecoding: UnkeyedDecodingContainer {
    let session: DecodingSession
    /// The list's node on the session's tape.
    private let list: UInt32
    /// The node of the element that comes next.
    private var element: UInt32
    private var position: UInt32 = 0
    // Three words in all, which an existential holds without an allocation.

    init(session: DecodingSession, list: Int) {
        self.session = session
        self.list = UInt32(truncatingIfNeeded: list)
        self.element = UInt32(truncatingIfNeeded: list + 1)
    }

    var currentIndex: Int { Int(self.position) }
    var count: Int? { Int(self.session.tape.nodes[Int(self.list)].count) }
    var isAtEnd: Bool { self.element >= self.session.tape.nodes[Int(self.list)].end }
    var codingPath: [any CodingKey] { self.session.path(to: Int(self.list)) }

    mutating func decodeNil() throws -> Bool {
        guard try self.current().kind == .null else { return false }
        self.goOn()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try self.next { try $0.bool() } }
    mutating func decode(_ type: String.Type) throws -> String { try self.next { try $0.string() } }
    mutating func decode(_ type: Double.Type) throws -> Double { try self.next { try $0.double() } }
    mutating func decode(_ type: Float.Type) throws -> Float { try self.next { try $0.float() } }
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
    @inline(__always)
    private mutating func next<Value>(_ decode: (ValueDecoder) throws -> Value) throws -> Value {
        let value = try decode(self.current())
        self.goOn()
        return value
    }

    private mutating func goOn() {
        self.element = self.session.tape.nodes[Int(self.element)].end
        self.position += 1
    }

    private func current() throws -> ValueDecoder {
        guard !self.isAtEnd else {
            throw DecodingError.valueNotFound(
                Any.self,
                .init(
                    codingPath: self.codingPath + [PathKey(index: self.currentIndex)],
                    debugDescription: "The list is at its end."
                )
            )
        }
        return ValueDecoder(session: self.session, node: Int(self.element))
    }
}

/// A map that is being decoded.
struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let session: DecodingSession
    /// The map's node on the session's tape.
    let map: Int

    var codingPath: [any CodingKey] { self.session.path(to: self.map) }
    var allKeys: [Key] { self.session.tape.children(of: self.map).compactMap { self.session.key(at: $0) } }

    func contains(_ key: Key) -> Bool { self.find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try self.session.kind(at: self.member(key)) == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try self.session.bool(at: self.member(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try self.session.string(at: self.member(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try self.session.double(at: self.member(key)) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try self.session.float(at: self.member(key)) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try self.integer(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try self.integer(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try self.integer(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try self.integer(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try self.integer(key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try self.integer(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try self.integer(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try self.integer(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try self.integer(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try self.integer(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try self.integer(key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try self.integer(key) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        if let member = self.find(key) { return try self.decoder(at: member).decode(type) }
        if self.session.strategies.emptySets == .omit, let set = type as? any DecodableSet.Type,
            let empty = set.empty as? Value
        {
            return empty
        }
        throw self.missing(key)
    }

    private func decoder(at node: Int) -> ValueDecoder { ValueDecoder(session: self.session, node: node) }

    private func find(_ key: Key) -> Int? { self.session.member(of: self.map, key) }

    private func member(_ key: Key) throws -> Int {
        guard let member = self.find(key) else { throw self.missing(key) }
        return member
    }

    // Where it is not inlined, nothing would know at compile time which integer it is.
    @inline(__always)
    private func integer<Integer: FixedWidthInteger>(_ key: Key) throws -> Integer {
        try self.session.integer(at: self.member(key))
    }

    private func missing(_ key: Key) -> DecodingError {
        let name = self.session.name(of: key)
        let context = DecodingError.Context(
            codingPath: self.codingPath,
            debugDescription: "There is no such attribute."
        )
        return .keyNotFound(name == key.stringValue ? key : PathKey(stringValue: name), context)
    }
}

// Synthesised conformances decode optional properties through these. The defaults of the protocol look for the member
// three times over.
extension KeyedDecoding {
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try self.present(key).map { try self.session.bool(at: $0) }
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try self.present(key).map { try self.session.string(at: $0) }
    }

    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try self.present(key).map { try self.session.double(at: $0) }
    }

    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
        try self.present(key).map { try self.session.float(at: $0) }
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: Int128.Type, forKey key: Key) throws -> Int128? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try self.integerIfPresent(key) }
    func decodeIfPresent(_ type: UInt128.Type, forKey key: Key) throws -> UInt128? { try self.integerIfPresent(key) }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try self.present(key).map { try self.decoder(at: $0).decode(type) }
    }

    @inline(__always)
    private func integerIfPresent<Integer: FixedWidthInteger>(_ key: Key) throws -> Integer? {
        try self.present(key).map { try self.session.integer(at: $0) }
    }

    /// The member, unless it is missing or `NULL`.
    private func present(_ key: Key) -> Int? {
        guard let member = self.find(key), self.session.kind(at: member) != .null else { return nil }
        return member
    }
}

extension KeyedDecoding {
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try self.decoder(at: self.member(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try self.decoder(at: self.member(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { self.superDecoder(under: PathKey.super) }
    func superDecoder(forKey key: Key) throws -> any Decoder { self.superDecoder(under: key) }

    private func superDecoder(under key: any CodingKey) -> any Decoder {
        if let member = self.session.member(of: self.map, key) {
            return ValueDecoder(session: self.session, node: member)
        }
        // What is missing reads as NULL, as with JSONDecoder, under the path that it would have.
        let path = self.codingPath + [PathKey(stringValue: self.session.name(of: key))]
        return ValueDecoder(session: self.session.sibling(for: AttributeTape(.null), at: path), node: 0)
    }
}

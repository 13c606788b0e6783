/// A map that is being decoded.
struct KeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: AttributeValue]
    let session: DecodingSession
    let codingPath: [any CodingKey]

    var allKeys: [Key] { self.members.keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { self.members[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try self.decoder(key).value == .null }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try self.decoder(key).bool() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try self.decoder(key).string() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try self.decoder(key).floatingPoint() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try self.decoder(key).floatingPoint() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try self.decoder(key).integer() }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try self.decoder(key).integer() }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try self.decoder(key).integer() }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try self.decoder(key).integer() }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try self.decoder(key).integer() }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try self.decoder(key).integer() }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try self.decoder(key).integer() }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try self.decoder(key).integer() }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try self.decoder(key).integer() }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try self.decoder(key).integer() }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try self.decoder(key).integer() }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try self.decoder(key).integer() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        if self.session.strategies.emptySets == .omit, !self.contains(key),
            let set = type as? any DecodableSet.Type, let empty = set.empty as? Value
        {
            return empty
        }
        return try self.decoder(key).decode(type)
    }

    private func decoder(_ key: Key) throws -> ValueDecoder {
        guard let value = self.members[key.stringValue] else {
            throw DecodingError.keyNotFound(
                key,
                .init(codingPath: self.codingPath, debugDescription: "There is no such attribute.")
            )
        }
        return ValueDecoder(value: value, session: self.session, parentPath: self.codingPath, key: key)
    }
}

extension KeyedDecoding {
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try self.decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try self.decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { self.superDecoder(under: PathKey.super) }
    func superDecoder(forKey key: Key) throws -> any Decoder { self.superDecoder(under: key) }

    private func superDecoder(under key: any CodingKey) -> any Decoder {
        let value = self.members[key.stringValue] ?? .null
        return ValueDecoder(value: value, session: self.session, parentPath: self.codingPath, key: key)
    }
}

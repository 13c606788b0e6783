/// A map that is being encoded.
struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let session: EncodingSession
    let codingPath: [any CodingKey]
    let map: PartialMap

    func encodeNil(forKey key: Key) throws { self.store(.null, key) }
    func encode(_ value: Bool, forKey key: Key) throws { self.store(.bool(value), key) }
    func encode(_ value: String, forKey key: Key) throws { self.store(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) throws { try self.store(decimal: value, key) }
    func encode(_ value: Float, forKey key: Key) throws { try self.store(decimal: value, key) }
    func encode(_ value: Int, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: Int8, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: Int16, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: Int32, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: Int64, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: Int128, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: UInt, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: UInt8, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: UInt16, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: UInt32, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: UInt64, forKey key: Key) throws { try self.store(integer: value, key) }
    func encode(_ value: UInt128, forKey key: Key) throws { try self.store(integer: value, key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        let encoder = ValueEncoder(session: self.session, parentPath: self.codingPath, key: nil)
        guard let partial = try encoder.partialValue(of: value, key: key) else { return }
        self.map.members[key.stringValue] = partial
    }

    private func store(_ value: AttributeValue, _ key: Key) {
        self.map.members[key.stringValue] = .value(value)
    }

    private func store(integer value: some FixedWidthInteger, _ key: Key) throws {
        self.store(.number(try AttributeNumber(integer: value) { self.codingPath + [key] }), key)
    }

    private func store(decimal value: some BinaryFloatingPoint & LosslessStringConvertible, _ key: Key) throws {
        self.store(.number(try AttributeNumber(text: value.description, of: value) { self.codingPath + [key] }), key)
    }
}

extension KeyedEncoding {
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        let path = self.codingPath + [key]
        let map = self.map.members[key.stringValue, default: .empty].asMap {
            self.session.recordMixedContainers("keyed", at: path)
        }
        return KeyedEncodingContainer(KeyedEncoding<NestedKey>(session: self.session, codingPath: path, map: map))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let path = self.codingPath + [key]
        let list = self.map.members[key.stringValue, default: .empty].asList {
            self.session.recordMixedContainers("unkeyed", at: path)
        }
        return UnkeyedEncoding(session: self.session, codingPath: path, list: list)
    }

    func superEncoder() -> any Encoder { self.superEncoder(under: PathKey.super) }
    func superEncoder(forKey key: Key) -> any Encoder { self.superEncoder(under: key) }

    private func superEncoder(under key: any CodingKey) -> any Encoder {
        let encoder = ValueEncoder(session: self.session, parentPath: self.codingPath, key: key)
        self.map.members[key.stringValue] = .encoder(encoder)
        return encoder
    }
}

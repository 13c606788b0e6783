/// A map that is being encoded.
struct KeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let session: EncodingSession
    /// The map's node.
    let map: Int

    var codingPath: [any CodingKey] { self.session.path(to: self.map) }

    func encodeNil(forKey key: Key) throws { try self.add(key) { $0.encodeNull(at: $1) } }
    func encode(_ value: Bool, forKey key: Key) throws { try self.add(key) { $0.encode(value, at: $1) } }
    func encode(_ value: String, forKey key: Key) throws { try self.add(key) { $0.encode(value, at: $1) } }
    func encode(_ value: Double, forKey key: Key) throws { try self.add(key) { try $0.encode(decimal: value, at: $1) } }
    func encode(_ value: Float, forKey key: Key) throws { try self.add(key) { try $0.encode(decimal: value, at: $1) } }
    func encode(_ value: Int, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int8, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int16, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int32, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int64, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int128, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt8, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt16, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt32, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt64, forKey key: Key) throws { try self.add(key) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt128, forKey key: Key) throws {
        try self.add(key) { try $0.encode(integer: value, at: $1) }
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try self.add(key) { try $0.encode(value, at: $1) }
    }

    /// Adds a member, and takes it out again if it cannot be encoded.
    @inline(__always)
    private func add(_ key: Key, _ encode: (EncodingSession, Int) throws -> Void) throws {
        let member = self.session.addMember(for: key, to: self.map)
        do {
            try encode(self.session, member)
        } catch {
            self.session.leaveOut(member)
            throw error
        }
    }
}

extension KeyedEncoding {
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        let map = self.session.container(.map, at: self.member(key))
        return KeyedEncodingContainer(KeyedEncoding<NestedKey>(session: self.session, map: map))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        UnkeyedEncoding(session: self.session, list: self.session.container(.list, at: self.member(key)))
    }

    func superEncoder() -> any Encoder { self.superEncoder(under: PathKey.super) }
    func superEncoder(forKey key: Key) -> any Encoder { self.superEncoder(under: key) }

    private func superEncoder(under key: some CodingKey) -> any Encoder {
        let member = self.session.addMember(for: key, to: self.map)
        return ValueEncoder(session: self.session, node: member)
    }

    /// The member under a key, which may have been started already.
    private func member(_ key: Key) -> Int {
        self.session.member(self.session.name(of: key), of: self.map) ?? self.session.addMember(for: key, to: self.map)
    }
}

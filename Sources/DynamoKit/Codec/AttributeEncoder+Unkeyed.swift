/// A list that is being encoded.
struct UnkeyedEncoding: UnkeyedEncodingContainer {
    let session: EncodingSession
    /// The list's node.
    let list: Int

    var codingPath: [any CodingKey] { self.session.path(to: self.list) }
    var count: Int { self.session.count(of: self.list) }

    func encodeNil() throws { try self.add { $0.encodeNull(at: $1) } }
    func encode(_ value: Bool) throws { try self.add { $0.encode(value, at: $1) } }
    func encode(_ value: String) throws { try self.add { $0.encode(value, at: $1) } }
    func encode(_ value: Double) throws { try self.add { try $0.encode(decimal: value, at: $1) } }
    func encode(_ value: Float) throws { try self.add { try $0.encode(decimal: value, at: $1) } }
    func encode(_ value: Int) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int8) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int16) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int32) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int64) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int128) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt8) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt16) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt32) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt64) throws { try self.add { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt128) throws { try self.add { try $0.encode(integer: value, at: $1) } }

    func encode<Value: Encodable>(_ value: Value) throws {
        try self.add { session, element in
            try session.encode(value, at: element)
            // A list keeps its positions: what cannot be left out is NULL.
            if session.kind(of: element) == .leftOut { session.encodeNull(at: element) }
        }
    }

    /// Adds an element, and takes it out again if it cannot be encoded.
    @inline(__always)
    private func add(_ encode: (EncodingSession, Int) throws -> Void) throws {
        let element = self.session.addElement(to: self.list)
        do {
            try encode(self.session, element)
        } catch {
            self.session.removeLast(element, from: self.list)
            throw error
        }
    }
}

extension UnkeyedEncoding {
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        let map = self.session.container(.map, at: self.session.addElement(to: self.list))
        return KeyedEncodingContainer(KeyedEncoding<NestedKey>(session: self.session, map: map))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let list = self.session.container(.list, at: self.session.addElement(to: self.list))
        return UnkeyedEncoding(session: self.session, list: list)
    }

    func superEncoder() -> any Encoder {
        ValueEncoder(session: self.session, node: self.session.addElement(to: self.list))
    }
}

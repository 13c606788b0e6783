/// A list that is being encoded.
struct UnkeyedEncoding: UnkeyedEncodingContainer {
    let session: EncodingSession
    let codingPath: [any CodingKey]
    let list: PartialList

    var count: Int { self.list.elements.count }

    func encodeNil() throws { self.append(.null) }
    func encode(_ value: Bool) throws { self.append(.bool(value)) }
    func encode(_ value: String) throws { self.append(.string(value)) }
    func encode(_ value: Double) throws { try self.append(decimal: value) }
    func encode(_ value: Float) throws { try self.append(decimal: value) }
    func encode(_ value: Int) throws { try self.append(integer: value) }
    func encode(_ value: Int8) throws { try self.append(integer: value) }
    func encode(_ value: Int16) throws { try self.append(integer: value) }
    func encode(_ value: Int32) throws { try self.append(integer: value) }
    func encode(_ value: Int64) throws { try self.append(integer: value) }
    func encode(_ value: Int128) throws { try self.append(integer: value) }
    func encode(_ value: UInt) throws { try self.append(integer: value) }
    func encode(_ value: UInt8) throws { try self.append(integer: value) }
    func encode(_ value: UInt16) throws { try self.append(integer: value) }
    func encode(_ value: UInt32) throws { try self.append(integer: value) }
    func encode(_ value: UInt64) throws { try self.append(integer: value) }
    func encode(_ value: UInt128) throws { try self.append(integer: value) }

    func encode<Value: Encodable>(_ value: Value) throws {
        let encoder = ValueEncoder(session: self.session, parentPath: self.codingPath, key: nil)
        let partial = try encoder.partialValue(of: value, key: PathKey(index: self.count))
        // A list keeps its positions: what cannot be left out is NULL.
        self.list.elements.append(partial ?? .value(.null))
    }

    private func append(_ value: AttributeValue) {
        self.list.elements.append(.value(value))
    }

    private func append(integer value: some FixedWidthInteger) throws {
        self.append(.number(try AttributeNumber(integer: value) { self.nextPath }))
    }

    private func append(decimal value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
        self.append(.number(try AttributeNumber(text: value.description, of: value) { self.nextPath }))
    }

    private var nextPath: [any CodingKey] { self.codingPath + [PathKey(index: self.count)] }
}

extension UnkeyedEncoding {
    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        let map = PartialMap()
        let path = self.nextPath
        self.list.elements.append(.map(map))
        return KeyedEncodingContainer(KeyedEncoding<NestedKey>(session: self.session, codingPath: path, map: map))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let list = PartialList()
        let path = self.nextPath
        self.list.elements.append(.list(list))
        return UnkeyedEncoding(session: self.session, codingPath: path, list: list)
    }

    func superEncoder() -> any Encoder {
        let encoder = ValueEncoder(
            session: self.session,
            parentPath: self.codingPath,
            key: PathKey(index: self.count)
        )
        self.list.elements.append(.encoder(encoder))
        return encoder
    }
}

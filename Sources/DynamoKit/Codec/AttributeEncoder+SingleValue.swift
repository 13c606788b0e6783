/// The one value that an encoder is given.
struct SingleValueEncoding: SingleValueEncodingContainer {
    let encoder: ValueEncoder

    var codingPath: [any CodingKey] { self.encoder.codingPath }

    func encodeNil() throws { try self.store(.null) }
    func encode(_ value: Bool) throws { try self.store(.bool(value)) }
    func encode(_ value: String) throws { try self.store(.string(value)) }
    func encode(_ value: Double) throws { try self.store(decimal: value) }
    func encode(_ value: Float) throws { try self.store(decimal: value) }
    func encode(_ value: Int) throws { try self.store(integer: value) }
    func encode(_ value: Int8) throws { try self.store(integer: value) }
    func encode(_ value: Int16) throws { try self.store(integer: value) }
    func encode(_ value: Int32) throws { try self.store(integer: value) }
    func encode(_ value: Int64) throws { try self.store(integer: value) }
    func encode(_ value: Int128) throws { try self.store(integer: value) }
    func encode(_ value: UInt) throws { try self.store(integer: value) }
    func encode(_ value: UInt8) throws { try self.store(integer: value) }
    func encode(_ value: UInt16) throws { try self.store(integer: value) }
    func encode(_ value: UInt32) throws { try self.store(integer: value) }
    func encode(_ value: UInt64) throws { try self.store(integer: value) }
    func encode(_ value: UInt128) throws { try self.store(integer: value) }

    func encode<Value: Encodable>(_ value: Value) throws {
        try self.checkUnused(value)
        let partial = try self.encoder.partialValue(of: value, key: nil)
        self.encoder.partial = partial ?? .value(.null)
    }

    private func store(_ value: AttributeValue) throws {
        try self.checkUnused(value)
        self.encoder.partial = .value(value)
    }

    private func store(integer value: some FixedWidthInteger) throws {
        try self.store(.number(try AttributeNumber(integer: value) { self.codingPath }))
    }

    private func store(decimal value: some BinaryFloatingPoint & LosslessStringConvertible) throws {
        try self.store(.number(try AttributeNumber(text: value.description, of: value) { self.codingPath }))
    }

    private func checkUnused(_ value: Any) throws(EncodingError) {
        if case .empty = self.encoder.partial { return }
        throw .invalidValue(
            value,
            .init(codingPath: self.codingPath, debugDescription: "The value was encoded already.")
        )
    }
}

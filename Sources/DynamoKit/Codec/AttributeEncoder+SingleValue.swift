// The one value that an encoder is given.
extension ValueEncoder: SingleValueEncodingContainer {
    func encodeNil() throws { try self.set(Int?.none) { $0.encodeNull(at: $1) } }
    func encode(_ value: Bool) throws { try self.set(value) { $0.encode(value, at: $1) } }
    func encode(_ value: String) throws { try self.set(value) { $0.encode(value, at: $1) } }
    func encode(_ value: Double) throws { try self.set(value) { try $0.encode(decimal: value, at: $1) } }
    func encode(_ value: Float) throws { try self.set(value) { try $0.encode(decimal: value, at: $1) } }
    func encode(_ value: Int) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int8) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int16) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int32) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int64) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: Int128) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt8) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt16) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt32) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt64) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }
    func encode(_ value: UInt128) throws { try self.set(value) { try $0.encode(integer: value, at: $1) } }

    func encode<Value: Encodable>(_ value: Value) throws {
        try self.set(value) { session, node in
            try session.encode(value, at: node)
            // A type that wraps a set may be asked for in any place, also where there has to be something.
            if session.kind(of: node) == .leftOut { session.encodeNull(at: node) }
        }
    }

    @inline(__always)
    private func set<Value>(_ value: Value, _ encode: (EncodingSession, Int) throws -> Void) throws {
        guard self.session.kind(of: self.node) == .empty else {
            throw EncodingError.invalidValue(
                value,
                .init(codingPath: self.codingPath, debugDescription: "The value was encoded already.")
            )
        }
        try encode(self.session, self.node)
    }
}

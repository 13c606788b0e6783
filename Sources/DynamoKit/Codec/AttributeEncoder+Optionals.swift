// Synthesised conformances encode optional properties through these. The defaults of the protocol leave `nil` out; here
// the strategy decides.
extension KeyedEncoding {
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: Int128?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try self.encode(optional: value, key) }
    func encodeIfPresent(_ value: UInt128?, forKey key: Key) throws { try self.encode(optional: value, key) }

    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        try self.encode(optional: value, key)
    }

    private func encode(optional value: (some Encodable)?, _ key: Key) throws {
        if let value {
            try self.encode(value, forKey: key)
        } else if self.session.strategies.optionals == .null {
            try self.encodeNil(forKey: key)
        }
    }
}

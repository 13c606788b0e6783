/// The one value that a decoder holds.
struct SingleValueDecoding: SingleValueDecodingContainer {
    let decoder: ValueDecoder

    var codingPath: [any CodingKey] { self.decoder.codingPath }

    func decodeNil() -> Bool { self.decoder.value == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try self.decoder.bool() }
    func decode(_ type: String.Type) throws -> String { try self.decoder.string() }
    func decode(_ type: Double.Type) throws -> Double { try self.decoder.floatingPoint() }
    func decode(_ type: Float.Type) throws -> Float { try self.decoder.floatingPoint() }
    func decode(_ type: Int.Type) throws -> Int { try self.decoder.integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try self.decoder.integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try self.decoder.integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try self.decoder.integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try self.decoder.integer() }
    func decode(_ type: Int128.Type) throws -> Int128 { try self.decoder.integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try self.decoder.integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try self.decoder.integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try self.decoder.integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try self.decoder.integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try self.decoder.integer() }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try self.decoder.integer() }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try self.decoder.decode(type) }
}

// The one value that a decoder holds. Types of the coder's own are looked for here too: it is how wrappers reach them.
extension ValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { self.kind == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try self.bool() }
    func decode(_ type: String.Type) throws -> String { try self.string() }
    func decode(_ type: Double.Type) throws -> Double { try self.double() }
    func decode(_ type: Float.Type) throws -> Float { try self.float() }
    func decode(_ type: Int.Type) throws -> Int { try self.integer() }
    func decode(_ type: Int8.Type) throws -> Int8 { try self.integer() }
    func decode(_ type: Int16.Type) throws -> Int16 { try self.integer() }
    func decode(_ type: Int32.Type) throws -> Int32 { try self.integer() }
    func decode(_ type: Int64.Type) throws -> Int64 { try self.integer() }
    func decode(_ type: Int128.Type) throws -> Int128 { try self.integer() }
    func decode(_ type: UInt.Type) throws -> UInt { try self.integer() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try self.integer() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try self.integer() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try self.integer() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try self.integer() }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try self.integer() }
}

import DynamoKit

/// Reads values that must be of one type of JSON.
extension RequestCheck {
    mutating func readString(_ kind: DynamoJSONReader.ValueKind) throws -> String {
        try self.expect(.string, kind, as: "String")
        return try self.json.readString()
    }

    /// - Returns: The text, which is Base64. Decoding it is left to whoever takes it.
    mutating func readBlob(_ kind: DynamoJSONReader.ValueKind) throws -> String {
        try self.expect(.string, kind, as: "Blob")
        let text = try self.json.readString()
        let digits = text.utf8.count
        guard digits.isMultiple(of: 4) else {
            throw Self.serialization("Base64 encoded length is expected a multiple of 4 bytes but found: \(digits)")
        }
        return text
    }

    mutating func readInteger(_ kind: DynamoJSONReader.ValueKind) throws -> Int {
        try self.expect(.number, kind, as: "Integer")
        return try self.json.readInt()
    }

    mutating func readBool(_ kind: DynamoJSONReader.ValueKind) throws {
        try self.expect(.bool, kind, as: "Boolean")
        _ = try self.json.readBool()
    }

    /// Throws unless the value that follows is of the type that it must be.
    mutating func expect(
        _ expected: DynamoJSONReader.ValueKind,
        _ kind: DynamoJSONReader.ValueKind,
        as type: String
    ) throws {
        guard kind != expected else { return }
        switch kind {
        case .object: throw Self.serialization("Start of structure or map found where not expected")
        case .array: throw Self.serialization("Start of list found where not expected")
        case .string: throw Self.serialization("STRING_VALUE cannot be converted to \(type)")
        case .number: throw Self.serialization("NUMBER_VALUE cannot be converted to \(type)")
        case .bool:
            let token = try self.json.readBool() ? "TRUE_VALUE" : "FALSE_VALUE"
            throw Self.serialization("\(token) cannot be converted to \(type)")
        case .null: throw Self.serialization("NULL_VALUE cannot be converted to \(type)")
        }
    }

    private static func serialization(_ message: String, location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(.serialization, message: message, location: location)
    }
}

import DynamoKit

/// Reads values that must be of one type of JSON.
///
/// The service says what is wrong in the words of the Java that reads its requests, which differ by what is asked for.
extension RequestCheck {
    mutating func readString(_ kind: DynamoJSONReader.ValueKind) throws -> String {
        guard kind == .string else { throw try self.noScalar("java.lang.String", kind) }
        return try self.json.readString()
    }

    /// - Returns: The text, which is Base64. Decoding it is left to whoever takes it.
    mutating func readBlob(_ kind: DynamoJSONReader.ValueKind) throws -> String {
        switch kind {
        case .string: break
        case .number, .bool: throw Self.serialization("only base-64-encoded strings are convertible to bytes")
        case .object, .array, .null: throw try self.noScalar("java.nio.ByteBuffer", kind)
        }
        let text = try self.json.readString()
        let digits = text.utf8.count
        guard digits.isMultiple(of: 4) else {
            throw Self.serialization("Base64 encoded length is expected a multiple of 4 bytes but found: \(digits)")
        }
        if let character = Self.firstOutsideBase64(text) {
            throw Self.serialization("Invalid Base64 character: '\(character)'")
        }
        return text
    }

    /// - Parameter javaType: `java.lang.Integer` or `java.lang.Long`.
    mutating func readInteger(_ kind: DynamoJSONReader.ValueKind, _ javaType: String) throws -> Int {
        guard kind == .number else { throw try self.noScalar(javaType, kind) }
        return try self.json.readInt()
    }

    mutating func readNumber(_ kind: DynamoJSONReader.ValueKind) throws {
        guard kind == .number else { throw try self.noScalar("java.lang.Double", kind) }
        _ = try self.json.readDouble()
    }

    mutating func readBool(_ kind: DynamoJSONReader.ValueKind) throws {
        guard kind != .string else { throw Self.serialization("Unexpected token received from parser") }
        guard kind == .bool else { throw try self.noScalar("java.lang.Boolean", kind) }
        _ = try self.json.readBool()
    }

    // MARK: Containers

    /// Throws unless a structure follows.
    ///
    /// - Parameter isElement: Whether it stands in a list or a map.
    func expectStructure(_ kind: DynamoJSONReader.ValueKind, named name: String, isElement: Bool) throws {
        switch kind {
        case .object: return
        case .array: throw Self.serialization("Unrecognized collection type class \(Self.javaClass(name))")
        case .string, .number, .bool, .null:
            throw Self.serialization(isElement ? "Unexpected value type in payload" : "Unexpected field type")
        }
    }

    /// Throws unless a map follows.
    ///
    /// - Parameter javaValueType: What the service calls the type of its values.
    func expectMap(
        _ kind: DynamoJSONReader.ValueKind,
        of javaValueType: @autoclosure () -> String,
        isElement: Bool
    ) throws {
        switch kind {
        case .object: return
        case _ where isElement: throw Self.serialization(Self.noClass)
        case .array:
            throw Self.serialization(
                "Unrecognized collection type java.util.Map<java.lang.String, \(javaValueType())>"
            )
        case .string, .number, .bool, .null: throw Self.serialization("Unexpected field type")
        }
    }

    func expectList(_ kind: DynamoJSONReader.ValueKind, isElement: Bool) throws {
        switch kind {
        case .array: return
        case _ where isElement: throw Self.serialization(Self.noClass)
        case .object: throw Self.serialization("Start of structure or map found where not expected")
        case .string, .number, .bool, .null: throw Self.serialization("Unexpected field type")
        }
    }

    /// What the service calls the class of one of its structures.
    static func javaClass(_ name: String) -> String { "com.amazonaws.dynamodb.v20120810.\(name)" }

    /// The service has no class at hand for a container within a container, and says so.
    private static let noClass = """
        class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class \
        (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader \
        'bootstrap')
        """

    // MARK: Errors

    /// The error for a value that is not of the scalar type that it must be.
    private mutating func noScalar(_ javaType: String, _ kind: DynamoJSONReader.ValueKind) throws -> DynamoError {
        let token: String
        switch kind {
        case .object: return Self.serialization("Start of structure or map found where not expected")
        case .array: return Self.serialization("Unrecognized collection type class \(javaType)")
        case .string: token = "STRING_VALUE"
        case .number:
            let isInteger = try self.json.readNumberText().allSatisfy { $0.isNumber || $0 == "-" }
            token = isInteger ? "NUMBER_VALUE" : "DECIMAL_VALUE"
        case .bool: token = try self.json.readBool() ? "TRUE_VALUE" : "FALSE_VALUE"
        case .null: token = "NULL_VALUE"
        }
        let type = javaType.split(separator: ".").last ?? ""
        return Self.serialization("\(token) cannot be converted to \(type)")
    }

    /// The first character that Base64 does not have, or that stands after padding.
    private static func firstOutsideBase64(_ text: String) -> Character? {
        let body = text.hasSuffix("==") ? text.dropLast(2) : text.hasSuffix("=") ? text.dropLast() : text[...]
        return body.first { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/")) }
    }

    private static func serialization(_ message: String, location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(.serialization, message: message, location: location)
    }
}

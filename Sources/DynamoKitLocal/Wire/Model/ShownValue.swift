import DynamoKit

/// A value of a request as DynamoDB quotes it in validation errors: `{Things=[]}`, as Java prints maps and lists.
///
/// Structures are quoted like maps; of them DynamoDB prints the names and addresses of its classes.
enum ShownValue {
    /// Most characters that are quoted: a request may have megabytes.
    private static let maximumLength = 1024

    /// - Parameter json: The value, which has been read before.
    static func text(of json: String) -> String {
        var reader = DynamoJSONReader(Array(json.utf8))
        var text = ""
        do throws(DynamoJSONError) {
            try Self.append(&reader, to: &text)
        } catch {
            preconditionFailure("what has been read cannot be read again: \(error)")
        }
        return text.count > Self.maximumLength ? "\(text.prefix(Self.maximumLength))…" : text
    }

    private static func append(_ json: inout DynamoJSONReader, to text: inout String) throws(DynamoJSONError) {
        switch try json.nextKind() {
        case .object:
            var separator = "{"
            try json.beginObject()
            while let name = try json.nextMember() {
                text += "\(separator)\(name)="
                separator = ", "
                try Self.append(&json, to: &text)
            }
            text += separator == "{" ? "{}" : "}"
        case .array:
            var separator = "["
            try json.beginArray()
            while try json.nextElement() {
                text += separator
                separator = ", "
                try Self.append(&json, to: &text)
            }
            text += separator == "[" ? "[]" : "]"
        case .string: text += try json.readString()
        case .number: text += try json.readNumberText()
        case .bool: text += try json.readBool() ? "true" : "false"
        case .null:
            try json.skipValue()
            text += "null"
        }
    }
}

import DynamoKit

/// The `#name` and `:value` placeholders of one request, shared by all its expressions.
///
/// Make one per request, parse every expression with it, then ask ``rejectUnused()``:
/// ```swift
/// var placeholders = try Placeholders(names: …, values: …, expressions: [.update: text, .condition: nil])
/// let update = try UpdateExpression(parsing: text, placeholders: &placeholders)
/// try placeholders.rejectUnused()
/// ```
///
/// Specification:
/// [Expression attribute names](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html),
/// [values](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeValues.html)
struct Placeholders: Sendable {
    private let names: [String: String]
    private let values: DynamoItem
    private var usedNames: Set<String> = []
    private var usedValues: Set<String> = []

    /// Takes over what the request defines.
    ///
    /// - Parameters:
    ///   - names: Attribute names by placeholder, each starting with `#`; empty when the request has none.
    ///   - values: Values by placeholder, each starting with `:`; empty when the request has none.
    ///   - expressions: The expressions that the operation can have, `nil` for those that the request leaves out.
    /// - Throws: A validation error when placeholders are misspelt, stand without any expression, or a value is invalid.
    init(
        names: [String: String],
        values: DynamoItem,
        expressions: KeyValuePairs<ExpressionKind, String?>
    ) throws(DynamoError) {
        self.names = names
        self.values = values
        try self.requireExpressions(expressions)
        for name in names.keys.sorted() where !Self.isWellFormed(name, mark: UInt8(ascii: "#")) {
            throw Self.invalid("ExpressionAttributeNames contains invalid key: Syntax error; key: \"\(name)\"")
        }
        let sortedValues = values.keys.sorted()
        for name in sortedValues where !Self.isWellFormed(name, mark: UInt8(ascii: ":")) {
            throw Self.invalid("ExpressionAttributeValues contains invalid key: Syntax error; key: \"\(name)\"")
        }
        for name in sortedValues {
            guard let fault = values[name].flatMap({ ValueRules.fault(in: $0) }) else { continue }
            guard fault != ValueRules.tooDeep else { throw Self.invalid(fault) }
            throw Self.invalid("ExpressionAttributeValues contains invalid value: \(fault) for key \(name)")
        }
    }

    /// The attribute name that `#…` stands for, which counts as used from now on.
    mutating func name(for placeholder: String) -> String? {
        guard let name = self.names[placeholder] else { return nil }
        self.usedNames.insert(placeholder)
        return name
    }

    /// The value that `:…` stands for, which counts as used from now on.
    mutating func value(for placeholder: String) -> AttributeValue? {
        guard let value = self.values[placeholder] else { return nil }
        self.usedValues.insert(placeholder)
        return value
    }

    /// Throws if the request defines a placeholder that none of its expressions has used.
    func rejectUnused() throws(DynamoError) {
        try Self.reject(unused: self.names.keys.filter { !self.usedNames.contains($0) }, of: "ExpressionAttributeNames")
        try Self.reject(
            unused: self.values.keys.filter { !self.usedValues.contains($0) },
            of: "ExpressionAttributeValues"
        )
    }

    private static func reject(unused: [String], of parameter: String) throws(DynamoError) {
        guard !unused.isEmpty else { return }
        let keys = unused.sorted().joined(separator: ", ")
        throw self.invalid("Value provided in \(parameter) unused in expressions: keys: {\(keys)}")
    }

    private func requireExpressions(_ expressions: KeyValuePairs<ExpressionKind, String?>) throws(DynamoError) {
        if !self.names.isEmpty, expressions.allSatisfy({ $0.value == nil }) {
            throw Self.invalid("ExpressionAttributeNames can only be specified when using expressions")
        }
        let takingValues = expressions.filter { $0.key != .projection }
        if !self.values.isEmpty, !takingValues.isEmpty, takingValues.allSatisfy({ $0.value == nil }) {
            let kinds = takingValues.map(\.key.rawValue).joined(separator: " and ")
            throw Self.invalid(
                "ExpressionAttributeValues can only be specified when using expressions: "
                    + "\(kinds) \(takingValues.count > 1 ? "are" : "is") null"
            )
        }
    }

    private static func isWellFormed(_ placeholder: String, mark: UInt8) -> Bool {
        let bytes = placeholder.utf8
        return bytes.count > 1 && bytes.first == mark
            && bytes.dropFirst().allSatisfy { byte in
                (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                    || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "_")
            }
    }

    private static func invalid(_ message: String, location: DynamoError.Location = .here()) -> DynamoError {
        DynamoError(.validation, message: message, location: location)
    }
}

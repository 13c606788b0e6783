/// The names and values of one request's expressions, each under a placeholder.
///
/// All expressions of a request share one. An equal name or value gets the placeholder that it has already. Tables make
/// their own; use one directly to build an operation such as ``Query`` by hand:
///
/// ```swift
/// var attributes = ExpressionAttributes()
/// let filter = try attributes.expression(.equals("status", "open"))
/// let scan = Scan(
///     tableName: "Orders",
///     filterExpression: filter,
///     expressionAttributeNames: attributes.names,
///     expressionAttributeValues: attributes.values
/// )
/// ```
public struct ExpressionAttributes: Sendable {
    /// Attribute names by placeholder: `#n0`, `#n1` and so on.
    public private(set) var names: [String: String] = [:]
    /// Values by placeholder: `:v0`, `:v1` and so on.
    public private(set) var values: DynamoItem = [:]

    private let encoder: AttributeEncoder
    // By the names' bytes: to DynamoDB, two spellings of one text are two names.
    private var namePlaceholders: [[UInt8]: String] = [:]
    private var valuePlaceholders: [AttributeValue: String] = [:]

    /// Starts without names and values.
    ///
    /// - Parameter encoder: What turns Swift values into attributes.
    public init(encoder: AttributeEncoder = .init()) {
        self.encoder = encoder
    }

    /// The placeholder of a value that is encoded already.
    mutating func placeholder(for value: AttributeValue) -> String {
        if let placeholder = self.valuePlaceholders[value] { return placeholder }
        let placeholder = ":v\(self.values.count)"
        self.valuePlaceholders[value] = placeholder
        self.values[placeholder] = value
        return placeholder
    }

    mutating func placeholder(for value: any Encodable & Sendable) throws(DynamoError) -> String {
        self.placeholder(for: try self.encode(value))
    }

    /// The path with placeholders for its names: `#n0.#n1[0]`.
    mutating func placeholder(for path: AttributePath) throws(DynamoError) -> String {
        try path.validate()
        var text = ""
        for element in path.elements {
            switch element {
            case .name(let name), .key(let name): text += (text.isEmpty ? "" : ".") + self.placeholder(forName: name)
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// Encodes a value that has to be there to be compared or computed with.
    func encode(_ value: any Encodable & Sendable) throws(DynamoError) -> AttributeValue {
        let isNil = (value as? any OptionalValue)?.isNil == true && !self.storesNull
        guard let encoded = try isNil ? nil : self.encodeIfStored(value) else {
            throw DynamoError(
                .invalidRequest,
                message: """
                    An expression has nil or an empty set for a value, for which nothing is stored: “notExists” asks \
                    whether nothing is.
                    """
            )
        }
        return encoded
    }

    func encodeIfStored(_ value: any Encodable & Sendable) throws(DynamoError) -> AttributeValue? {
        try self.encoder.encodeIfStored(value)
    }

    /// Whether a `nil` is written as `NULL` rather than left out.
    var keys: CodingStrategies.KeyStrategy { self.encoder.strategies.keys }

    var storesNull: Bool { self.encoder.strategies.optionals == .null }

    private mutating func placeholder(forName name: String) -> String {
        let bytes = Array(name.utf8)
        if let placeholder = self.namePlaceholders[bytes] { return placeholder }
        let placeholder = "#n\(self.names.count)"
        self.namePlaceholders[bytes] = placeholder
        self.names[placeholder] = name
        return placeholder
    }
}

/// Tells a `nil` of any type, which on its own would encode as `NULL`.
private protocol OptionalValue {
    var isNil: Bool { get }
}

extension Optional: OptionalValue {
    fileprivate var isNil: Bool { if case .none = self { true } else { false } }
}

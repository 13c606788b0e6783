/// The value of an extension member of ``ProblemDetails``.
public enum ProblemValue: Hashable, Sendable {
    /// A string.
    case string(String)
    /// An integer.
    case integer(Int)
    /// A boolean.
    case bool(Bool)
    /// An array.
    case array([ProblemValue])
    /// An object.
    case object([String: ProblemValue])
}

extension ProblemValue: Encodable {
    /// Encodes the value as the JSON value of the same kind.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .bool(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension ProblemValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// Creates a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Creates an integer.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// Creates a boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension ProblemValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// Creates an array.
    public init(arrayLiteral elements: ProblemValue...) { self = .array(elements) }
    /// Creates an object. Of two members of the same name, the later one stays.
    public init(dictionaryLiteral elements: (String, ProblemValue)...) {
        self = .object(Dictionary(elements) { _, later in later })
    }
}

/// JSON that a CloudFormation template is made of.
enum TemplateValue: Encodable, Hashable, Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([TemplateValue])
    case object([String: TemplateValue])

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    static func reference(_ name: String) -> TemplateValue { ["Ref": .text(name)] }

    /// What is only there under a condition.
    static func only(if condition: String, _ value: TemplateValue) -> TemplateValue {
        ["Fn::If": [.text(condition), value, .reference("AWS::NoValue")]]
    }
}

extension TemplateValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(arrayLiteral elements: TemplateValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, TemplateValue)...) { self = .object(Dictionary(elements) { $1 }) }
}

import DynamoKit

/// A value of the naive model: text is its bytes, and a number is its digits.
indirect enum ModelValue: Equatable {
    case string([UInt8])
    case number(ModelNumber)
    case binary([UInt8])
    case bool(Bool)
    case null
    case list([ModelValue])
    case map([String: ModelValue])
    /// In order.
    case stringSet([String])

    static func text(_ text: String) -> ModelValue { .string(Array(text.utf8)) }

    var attributeValue: AttributeValue {
        switch self {
        case .string(let bytes): .string(String(decoding: bytes, as: UTF8.self))
        case .number(let number): .number(number.attributeNumber)
        case .binary(let bytes): .binary(bytes)
        case .bool(let bool): .bool(bool)
        case .null: .null
        case .list(let values): .list(values.map(\.attributeValue))
        case .map(let values): .map(values.mapValues(\.attributeValue))
        case .stringSet(let members): .stringSet(Set(members))
        }
    }

    var type: String {
        switch self {
        case .string: "S"
        case .number: "N"
        case .binary: "B"
        case .bool: "BOOL"
        case .null: "NULL"
        case .list: "L"
        case .map: "M"
        case .stringSet: "SS"
        }
    }

    /// Whether this comes before `other`; `nil` when the two cannot be compared.
    func isLess(than other: ModelValue) -> Bool? {
        switch (self, other) {
        case (.string(let left), .string(let right)), (.binary(let left), .binary(let right)):
            left.lexicographicallyPrecedes(right)
        case (.number(let left), .number(let right)): left < right
        default: nil
        }
    }

    func begins(with prefix: ModelValue) -> Bool {
        switch (self, prefix) {
        case (.string(let value), .string(let prefix)), (.binary(let value), .binary(let prefix)):
            value.count >= prefix.count && Array(value[..<prefix.count]) == prefix
        default: false
        }
    }

    func contains(_ part: ModelValue) -> Bool {
        switch (self, part) {
        case (.string(let value), .string(let part)), (.binary(let value), .binary(let part)):
            value.count >= part.count
                && (0...(value.count - part.count)).contains { Array(value[$0..<($0 + part.count)]) == part }
        case (.stringSet(let members), .string(let member)): members.contains { Array($0.utf8) == member }
        case (.list(let elements), _): elements.contains(part)
        default: false
        }
    }

    var size: Int? {
        switch self {
        case .string(let bytes): String(decoding: bytes, as: UTF8.self).utf16.count
        case .binary(let bytes): bytes.count
        case .list(let values): values.count
        case .map(let values): values.count
        case .stringSet(let members): members.count
        case .number, .bool, .null: nil
        }
    }
}

typealias ModelItem = [String: ModelValue]

extension ModelItem {
    var dynamoItem: DynamoItem { self.mapValues(\.attributeValue) }
}

import DynamoKit

/// One step of an update expression: an action and what it acts on.
struct UpdateStep: Hashable, Sendable {
    let path: DocumentPath
    let action: UpdateAction
}

/// What a step of an update expression does.
enum UpdateAction: Hashable, Sendable {
    case set(Operand)
    case remove
    /// A number or set to add.
    case add(AttributeValue)
    /// A set of members to delete.
    case delete(AttributeValue)

    /// What a `SET` action assigns.
    indirect enum Operand: Hashable, Sendable {
        case path(DocumentPath)
        case value(AttributeValue)
        case ifNotExists(DocumentPath, Operand)
        case listAppend(Operand, Operand)
        case sum(Operand, Operand)
        case difference(Operand, Operand)
        /// Stands where a mistake was noted. Parsing ends with an error then, so no update that has it is ever used.
        case faulty
    }
}

/// A function of `SET` actions; names are case-sensitive.
enum UpdateFunction: String {
    case ifNotExists = "if_not_exists"
    case listAppend = "list_append"
}

extension UpdateAction.Operand {
    /// The type that the operand has whatever the item is, for checks before there is one.
    var knownType: String? {
        switch self {
        case .value(let value): value.descriptor
        case .sum, .difference: "N"
        case .listAppend: "L"
        case .path, .ifNotExists, .faulty: nil
        }
    }
}

extension AttributeValue {
    /// The type as messages about `ADD` and `DELETE` spell it.
    var longTypeName: String {
        switch self {
        case .string: "STRING"
        case .number: "NUMBER"
        case .binary: "BINARY"
        case .bool: "BOOLEAN"
        case .null: "NULL"
        case .list: "LIST"
        case .map: "MAP"
        case .stringSet: "SS"
        case .numberSet: "NS"
        case .binarySet: "BS"
        }
    }

    var isSet: Bool {
        switch self {
        case .stringSet, .numberSet, .binarySet: true
        case .string, .number, .binary, .bool, .null, .list, .map: false
        }
    }
}

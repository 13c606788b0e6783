import DynamoKit
import TestSupport

/// A filter of the model, which is worked out here and written down for the engine.
indirect enum ModelFilter {
    case compare(String, String, ModelValue)
    case between(String, ModelValue, ModelValue)
    case oneOf(String, [ModelValue])
    case exists(String, Bool)
    case beginsWith(String, ModelValue)
    case contains(String, ModelValue)
    case type(String, String)
    case size(String, String, Int)
    case and(ModelFilter, ModelFilter)
    case or(ModelFilter, ModelFilter)
    case not(ModelFilter)

    static let comparators = ["=", "<>", "<", "<=", ">", ">="]

    /// - Parameter names: The attributes that it may look at.
    init(on names: [String], using random: inout SplitMix64, depth: Int = 0) {
        let name = names.randomElement(using: &random) ?? "num"
        let comparator = Self.comparators.randomElement(using: &random) ?? "="
        let scalar = ModelValues.key(
            [.string, .number, .binary].randomElement(using: &random) ?? .string,
            using: &random
        )
        switch Int.random(in: 0..<(depth < 3 ? 14 : 10), using: &random) {
        case 0..<3: self = .compare(name, comparator, scalar)
        case 3:
            self = .compare(name, Bool.random(using: &random) ? "=" : "<>", ModelValues.any(using: &random))
        case 4:
            var bounds = [ModelValues.number(using: &random), ModelValues.number(using: &random)]
            if bounds[1].isLess(than: bounds[0]) == true { bounds.swapAt(0, 1) }
            self = .between(name, bounds[0], bounds[1])
        case 5:
            self = .oneOf(
                name,
                (0..<Int.random(in: 1...4, using: &random)).map { _ in ModelValues.any(using: &random) }
            )
        case 6: self = .exists(name, Bool.random(using: &random))
        case 7:
            let type: ScalarAttributeType = Bool.random(using: &random) ? .string : .binary
            self = .beginsWith(name, ModelValues.key(type, using: &random))
        case 8: self = .contains(name, scalar)
        case 9:
            self =
                Bool.random(using: &random)
                ? .type(name, ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS"].randomElement(using: &random) ?? "S")
                : .size(name, comparator, Int.random(in: 0...4, using: &random))
        case 10: self = .not(ModelFilter(on: names, using: &random, depth: depth + 1))
        default:
            let left = ModelFilter(on: names, using: &random, depth: depth + 1)
            let right = ModelFilter(on: names, using: &random, depth: depth + 1)
            self = Bool.random(using: &random) ? .and(left, right) : .or(left, right)
        }
    }

    func holds(on item: ModelItem) -> Bool {
        switch self {
        case .compare(let name, let comparator, let value): Self.compare(item[name], comparator, value)
        case .between(let name, let lower, let upper):
            Self.compare(item[name], ">=", lower) && Self.compare(item[name], "<=", upper)
        case .oneOf(let name, let values): item[name].map { values.contains($0) } ?? false
        case .exists(let name, let isThere): (item[name] != nil) == isThere
        case .beginsWith(let name, let prefix): item[name]?.begins(with: prefix) ?? false
        case .contains(let name, let part): item[name]?.contains(part) ?? false
        case .type(let name, let type): item[name]?.type == type
        case .size(let name, let comparator, let size):
            Self.compare(
                item[name]?.size.map { .number(ModelNumber("\($0)")) },
                comparator,
                .number(ModelNumber("\(size)"))
            )
        case .and(let left, let right): left.holds(on: item) && right.holds(on: item)
        case .or(let left, let right): left.holds(on: item) || right.holds(on: item)
        case .not(let filter): !filter.holds(on: item)
        }
    }

    private static func compare(_ value: ModelValue?, _ comparator: String, _ other: ModelValue) -> Bool {
        guard let value else { return comparator == "<>" }
        switch comparator {
        case "=": return value == other
        case "<>": return value != other
        case "<": return value.isLess(than: other) == true
        case ">": return other.isLess(than: value) == true
        case "<=": return other.isLess(than: value) == false
        default: return value.isLess(than: other) == false
        }
    }

    /// The expression that says the same.
    func expression(_ words: inout ModelExpression) -> String {
        switch self {
        case .compare(let name, let comparator, let value): "\(words.name(name)) \(comparator) \(words.value(value))"
        case .between(let name, let lower, let upper):
            "\(words.name(name)) BETWEEN \(words.value(lower)) AND \(words.value(upper))"
        case .oneOf(let name, let values):
            "\(words.name(name)) IN (\(values.map { words.value($0) }.joined(separator: ", ")))"
        case .exists(let name, let isThere):
            "\(isThere ? "attribute_exists" : "attribute_not_exists")(\(words.name(name)))"
        case .beginsWith(let name, let prefix): "begins_with(\(words.name(name)), \(words.value(prefix)))"
        case .contains(let name, let part): "contains(\(words.name(name)), \(words.value(part)))"
        case .type(let name, let type): "attribute_type(\(words.name(name)), \(words.value(.text(type))))"
        case .size(let name, let comparator, let size):
            "size(\(words.name(name))) \(comparator) \(words.value(.number(ModelNumber("\(size)"))))"
        case .and(let left, let right): "(\(left.expression(&words)) AND \(right.expression(&words)))"
        case .or(let left, let right): "(\(left.expression(&words)) OR \(right.expression(&words)))"
        // Those have their parentheses already, and the service takes no second ones.
        case .not(.and(let left, let right)): "NOT \(ModelFilter.and(left, right).expression(&words))"
        case .not(.or(let left, let right)): "NOT \(ModelFilter.or(left, right).expression(&words))"
        case .not(let filter): "NOT (\(filter.expression(&words)))"
        }
    }
}

/// The placeholders of a request's expressions.
struct ModelExpression {
    private(set) var names: [String: String] = [:]
    private(set) var values: DynamoItem = [:]

    mutating func name(_ name: String) -> String {
        self.names["#\(name)"] = name
        return "#\(name)"
    }

    mutating func value(_ value: ModelValue) -> String {
        let placeholder = ":v\(self.values.count)"
        self.values[placeholder] = value.attributeValue
        return placeholder
    }
}

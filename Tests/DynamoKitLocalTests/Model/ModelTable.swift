import DynamoKit
import TestSupport

/// A table as an array of items: everything is found by going through all of it.
struct ModelTable {
    let shape: ModelShape
    private(set) var items: [ModelItem] = []

    init(_ shape: ModelShape) {
        self.shape = shape
    }

    private func place(of item: ModelItem) -> Int? {
        self.items.firstIndex { other in self.shape.key.names.allSatisfy { other[$0] == item[$0] } }
    }

    mutating func put(_ item: ModelItem) {
        if let place = self.place(of: item) { self.items[place] = item } else { self.items.append(item) }
    }

    mutating func delete(_ key: ModelItem) {
        if let place = self.place(of: key) { self.items.remove(at: place) }
    }

    func key(of item: ModelItem) -> ModelItem {
        item.filter { self.shape.key.names.contains($0.key) }
    }

    /// The items of the table, or those that are in an index.
    func items(in index: ModelIndex?) -> [ModelItem] {
        guard let index else { return self.items }
        return self.items.filter { index.entry(of: $0, tableKey: self.shape.key) != nil }
    }

    /// The items of a partition whose sort key meets the condition. Their order is left to the caller.
    func items(in index: ModelIndex?, under hash: ModelValue, _ condition: ModelSortCondition?) -> [ModelItem] {
        let key = index?.key ?? self.shape.key
        return self.items(in: index).filter { item in
            guard item[key.hash] == hash else { return false }
            guard let condition, let range = key.range, let value = item[range] else { return true }
            return condition.holds(on: value)
        }
    }
}

/// A condition on a sort key.
enum ModelSortCondition {
    case compare(String, ModelValue)
    case between(ModelValue, ModelValue)
    case beginsWith(ModelValue)

    init(on type: ScalarAttributeType, using random: inout SplitMix64) {
        let value = ModelValues.key(type, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0..<5:
            self = .compare(["=", "<", "<=", ">", ">="].randomElement(using: &random) ?? "=", value)
        case 5 where type != .number: self = .beginsWith(value)
        default:
            let other = ModelValues.key(type, using: &random)
            self = other.isLess(than: value) == true ? .between(other, value) : .between(value, other)
        }
    }

    func holds(on value: ModelValue) -> Bool {
        switch self {
        case .compare("=", let other): value == other
        case .compare("<", let other): value.isLess(than: other) == true
        case .compare("<=", let other): other.isLess(than: value) == false
        case .compare(">", let other): other.isLess(than: value) == true
        case .compare(_, let other): value.isLess(than: other) == false
        case .between(let lower, let upper):
            value.isLess(than: lower) == false && upper.isLess(than: value) == false
        case .beginsWith(let prefix): value.begins(with: prefix)
        }
    }

    func expression(on name: String, _ words: inout ModelExpression) -> String {
        switch self {
        case .compare(let comparator, let value): "\(words.name(name)) \(comparator) \(words.value(value))"
        case .between(let lower, let upper):
            "\(words.name(name)) BETWEEN \(words.value(lower)) AND \(words.value(upper))"
        case .beginsWith(let prefix): "begins_with(\(words.name(name)), \(words.value(prefix)))"
        }
    }
}

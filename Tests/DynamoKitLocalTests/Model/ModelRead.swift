import DynamoKit
import TestSupport

@testable import DynamoKitLocal

/// What a random Query or Scan asks beside the keys: which of the items that it meets it answers, and with what.
struct ModelRead {
    enum Answer {
        case whole
        case count
        case paths([[String]])
    }

    var limit: Int?
    var filter: ModelFilter?
    var answer: Answer
    var consistentRead: Bool?

    init(of table: ModelTable, _ index: ModelIndex?, isQuery: Bool, using random: inout SplitMix64) {
        let tableKey = table.shape.key
        let key = index?.key ?? tableKey
        let all = tableKey.names + ModelShape.candidates + ModelShape.others
        // A global index has no more than it has; a local one fetches what is asked for.
        let readable = all.filter { name in
            index.map { $0.isLocal || $0.projects(name, tableKey: tableKey) } ?? true
        }
        self.limit = Bool.random(using: &random) ? Int.random(in: 1...7, using: &random) : nil
        if Bool.random(using: &random) {
            // What a global index lacks is not there for its filters either; a filter of Query may not name its keys.
            self.filter = ModelFilter(on: isQuery ? all.filter { !key.names.contains($0) } : all, using: &random)
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: self.answer = .count
        case 1:
            let names = readable.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
            self.answer = .paths(
                names.map { name in
                    // A key is a scalar, and a path into it is refused.
                    switch ModelShape.others.contains(name) ? Int.random(in: 0..<3, using: &random) : 2 {
                    case 0: [name, ["a", "b"].randomElement(using: &random) ?? "a"]
                    case 1: [name, "[\(Int.random(in: 0..<3, using: &random))]"]
                    default: [name]
                    }
                }
            )
        default: self.answer = .whole
        }
        if index?.isLocal ?? true { self.consistentRead = Bool.random(using: &random) }
    }

    // MARK: What the engine is asked

    var select: Select? {
        if case .count = self.answer { .count } else { nil }
    }

    func projectionExpression(_ words: inout ModelExpression) -> String? {
        guard case .paths(let paths) = self.answer else { return nil }
        return paths.map { path in
            words.name(path[0]) + path.dropFirst().map { $0.hasPrefix("[") ? $0 : "." + words.name($0) }.joined()
        }.joined(separator: ", ")
    }

    // MARK: What it has to answer

    /// Whether an item of the table or index passes the filter.
    func lets(_ item: ModelItem, from index: ModelIndex?, tableKey: ModelKey) -> Bool {
        guard let filter else { return true }
        guard let index, !index.isLocal else { return filter.holds(on: item) }
        return filter.holds(on: index.entry(of: item, tableKey: tableKey) ?? [:])
    }

    /// What is answered of an item that passes; `nil` when items are only counted.
    func shown(_ item: ModelItem, from index: ModelIndex?, tableKey: ModelKey) -> DynamoItem? {
        switch self.answer {
        case .count: return nil
        case .whole: return (index.map { $0.entry(of: item, tableKey: tableKey) ?? [:] } ?? item).dynamoItem
        case .paths(let paths):
            return paths.reduce(into: [:]) { shown, path in
                guard let value = item[path[0]] else { return }
                guard path.count > 1 else {
                    shown[path[0]] = value.attributeValue
                    return
                }
                switch value {
                case .map(let members):
                    guard let member = members[path[1]] else { return }
                    shown[path[0]] = .map([path[1]: member.attributeValue])
                case .list(let elements):
                    guard let place = Int(path[1].dropFirst().dropLast()), place < elements.count else { return }
                    shown[path[0]] = .list([elements[place].attributeValue])
                default: return
                }
            }
        }
    }
}

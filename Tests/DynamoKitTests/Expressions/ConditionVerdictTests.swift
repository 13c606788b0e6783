import DynamoKit
import DynamoKitLocal
import TestSupport
import Testing

@Suite("Verdicts of conditions")
struct ConditionVerdictTests {
    private struct Thing: Codable, Sendable {
        var id: String
    }

    @Test("random conditions hold of an item exactly when they should", arguments: UInt64(0)..<40)
    func verdicts(seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed)
        try await LocalTable.with { local in
            let client = DynamoClient(transport: local)
            let things = client.table(LocalTable.name, of: Thing.self, partitionKey: "id")
            var item = Sample.item(using: &generator)
            item["id"] = .string("a")
            _ = try await client.execute(PutItem(tableName: things.name, item: item))
            for _ in 0..<25 {
                let question = Question.random(depth: 3, using: &generator)
                let verdict = try await things.scan(filter: question.condition, consistent: true).count() == 1
                #expect(verdict == question.holds(of: item), "\(question) of \(item)")
            }
        }
    }
}

/// Values few enough that random ones often meet.
private enum Sample {
    static let ordered: [[AttributeValue]] = [
        [.string(""), .string("a"), .string("ab"), .string("b"), .string("é")],
        [.number(-1), .number(0), .number(1), .number(2), .number(3)],
        [.binary([]), .binary([1]), .binary([1, 2]), .binary([2])],
    ]
    private static let others: [AttributeValue] = [
        .bool(true), .bool(false), .null, .list([]), .list([.string("a"), .number(1)]), .map([:]),
        .map(["x": .string("a"), "y": .list([.number(1), .number(2)])]), .stringSet(["a", "b"]),
        .numberSet([1, 2]), .binarySet([[1], [2]]),
    ]

    static func value(using generator: inout some RandomNumberGenerator) -> AttributeValue {
        let all = self.ordered.flatMap(\.self) + self.others
        return all[Int.random(in: all.indices, using: &generator)]
    }

    static func orderedValue(using generator: inout some RandomNumberGenerator) -> AttributeValue {
        let all = self.ordered.flatMap(\.self)
        return all[Int.random(in: all.indices, using: &generator)]
    }

    /// An item with some of the attributes a to f.
    static func item(using generator: inout some RandomNumberGenerator) -> DynamoItem {
        var item: DynamoItem = [:]
        for name in ["a", "b", "c", "d", "e", "f"] where Int.random(in: 0..<5, using: &generator) > 0 {
            item[name] = self.value(using: &generator)
        }
        return item
    }
}

/// A place in an item, which the test finds on its own.
private struct Place: Equatable {
    enum Step: Equatable {
        case member(String)
        case element(Int)
    }

    let name: String
    let steps: [Step]

    var path: AttributePath {
        self.steps.reduce(AttributePath.name(self.name)) { path, step in
            switch step {
            case .member(let name): path[name]
            case .element(let index): path[index]
            }
        }
    }

    func value(in item: DynamoItem) -> AttributeValue? {
        var value = item[self.name]
        for step in self.steps {
            switch (value, step) {
            case (.map(let members)?, .member(let name)): value = members[name]
            case (.list(let elements)?, .element(let index)) where index < elements.count: value = elements[index]
            default: return nil
            }
        }
        return value
    }

    static func random(using generator: inout some RandomNumberGenerator) -> Place {
        let names = ["a", "b", "c", "d", "e", "f"]
        let steps: [[Step]] = [[], [], [], [.element(0)], [.member("x")], [.member("y"), .element(1)]]
        return Place(
            name: names[Int.random(in: names.indices, using: &generator)],
            steps: steps[Int.random(in: steps.indices, using: &generator)]
        )
    }
}

/// An operand that the test evaluates on its own.
private enum Side: Equatable {
    case place(Place)
    case size(Place)
    case value(AttributeValue)

    var operand: ConditionOperand {
        switch self {
        case .place(let place): .attribute(place.path)
        case .size(let place): .size(of: place.path)
        case .value(let value): .value(value)
        }
    }

    func value(in item: DynamoItem) -> AttributeValue? {
        switch self {
        case .place(let place): return place.value(in: item)
        case .value(let value): return value
        case .size(let place):
            let size: Int? =
                switch place.value(in: item) {
                case .string(let string)?: string.utf16.count
                case .binary(let bytes)?: bytes.count
                case .list(let elements)?: elements.count
                case .map(let members)?: members.count
                case .stringSet(let members)?: members.count
                case .numberSet(let members)?: members.count
                case .binarySet(let members)?: members.count
                case .number?, .bool?, .null?, nil: nil
                }
            return size.map { .number(AttributeNumber($0)) }
        }
    }

    static func random(
        ordered: Bool,
        unlike other: Side? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Side {
        while true {
            let side: Side =
                switch Int.random(in: 0..<4, using: &generator) {
                case 0, 1: .place(.random(using: &generator))
                case 2: .size(.random(using: &generator))
                default: .value(ordered ? Sample.orderedValue(using: &generator) : Sample.value(using: &generator))
                }
            if case .place = side, side == other { continue }
            return side
        }
    }
}

/// A condition, and the test's own answer to it.
private indirect enum Question: CustomStringConvertible {
    case compare(Side, Comparator, Side)
    case between(Side, AttributeValue, AttributeValue)
    case oneOf(Side, [Side])
    case exists(Place)
    case notExists(Place)
    case hasType(Place, AttributeType)
    case beginsWith(Place, AttributeValue)
    case contains(Place, Side)
    case all(Question, Question)
    case any(Question, Question)
    case not(Question)

    var condition: Condition {
        switch self {
        case .compare(let left, let comparator, let right): .compare(left.operand, comparator, right.operand)
        case .between(let side, let lower, let upper): .between(side.operand, .value(lower), .value(upper))
        case .oneOf(let side, let others): .in(side.operand, others.map(\.operand))
        case .exists(let place): .exists(place.path)
        case .notExists(let place): .notExists(place.path)
        case .hasType(let place, let type): .hasType(place.path, type)
        case .beginsWith(let place, let prefix): .beginsWith(place.path, prefix)
        case .contains(let place, let side): .contains(place.path, side.operand)
        case .all(let left, let right): left.condition && right.condition
        case .any(let left, let right): left.condition || right.condition
        case .not(let question): !question.condition
        }
    }

    func holds(of item: DynamoItem) -> Bool {
        switch self {
        case .compare(let left, let comparator, let right):
            Self.holds(left.value(in: item), comparator, right.value(in: item))
        case .between(let side, let lower, let upper):
            Self.holds(side.value(in: item), .greaterThanOrEqual, lower)
                && Self.holds(side.value(in: item), .lessThanOrEqual, upper)
        case .oneOf(let side, let others):
            others.contains { Self.holds(side.value(in: item), .equals, $0.value(in: item)) }
        case .exists(let place): place.value(in: item) != nil
        case .notExists(let place): place.value(in: item) == nil
        case .hasType(let place, let type): place.value(in: item)?.descriptor == type.rawValue
        case .beginsWith(let place, let prefix):
            switch (place.value(in: item), prefix) {
            case (.string(let string)?, .string(let prefix)): string.hasPrefix(prefix)
            case (.binary(let bytes)?, .binary(let prefix)): bytes.starts(with: prefix)
            default: false
            }
        case .contains(let place, let side):
            switch (place.value(in: item), side.value(in: item)) {
            case (.string(let string)?, .string(let part)?): part.isEmpty || string.contains(part)
            case (.binary(let bytes)?, .binary(let part)?): bytes.contains(part)
            case (.list(let elements)?, let element?): elements.contains(element)
            case (.stringSet(let members)?, .string(let member)?): members.contains(member)
            case (.numberSet(let members)?, .number(let member)?): members.contains(member)
            case (.binarySet(let members)?, .binary(let member)?): members.contains(member)
            default: false
            }
        case .all(let left, let right): left.holds(of: item) && right.holds(of: item)
        case .any(let left, let right): left.holds(of: item) || right.holds(of: item)
        case .not(let question): !question.holds(of: item)
        }
    }

    private static func holds(_ left: AttributeValue?, _ comparator: Comparator, _ right: AttributeValue?) -> Bool {
        guard let left, let right else { return comparator == .notEquals }
        // Less than 0, 0 or more, as the left comes before, is equal to or comes after the right.
        let order: Int? =
            switch (left, right) {
            case (.string(let left), .string(let right)): Self.order(Array(left.utf8), Array(right.utf8))
            case (.number(let left), .number(let right)): left < right ? -1 : left == right ? 0 : 1
            case (.binary(let left), .binary(let right)): Self.order(left, right)
            default: nil
            }
        return switch comparator {
        case .equals: left == right
        case .notEquals: left != right
        case .lessThan: order.map { $0 < 0 } ?? false
        case .lessThanOrEqual: order.map { $0 <= 0 } ?? false
        case .greaterThan: order.map { $0 > 0 } ?? false
        case .greaterThanOrEqual: order.map { $0 >= 0 } ?? false
        }
    }

    private static func order(_ left: [UInt8], _ right: [UInt8]) -> Int {
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    static func random(depth: Int, using generator: inout some RandomNumberGenerator) -> Question {
        let comparators: [Comparator] = [
            .equals, .notEquals, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual,
        ]
        let types: [AttributeType] = [
            .string, .number, .binary, .bool, .null, .list, .map, .stringSet, .numberSet, .binarySet,
        ]
        switch Int.random(in: depth > 0 ? 0..<14 : 0..<8, using: &generator) {
        case 0:
            let comparator = comparators[Int.random(in: comparators.indices, using: &generator)]
            let isOrdered = comparator != .equals && comparator != .notEquals
            let left = Side.random(ordered: isOrdered, using: &generator)
            return .compare(left, comparator, .random(ordered: isOrdered, unlike: left, using: &generator))
        case 1:
            let values = Sample.ordered[Int.random(in: Sample.ordered.indices, using: &generator)]
            let bounds = (0..<2).map { _ in Int.random(in: values.indices, using: &generator) }.sorted()
            return .between(.random(ordered: true, using: &generator), values[bounds[0]], values[bounds[1]])
        case 2:
            let side = Side.random(ordered: false, using: &generator)
            let others = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                Side.random(ordered: false, unlike: side, using: &generator)
            }
            return .oneOf(side, others)
        case 3: return .exists(.random(using: &generator))
        case 4: return .notExists(.random(using: &generator))
        case 5:
            return .hasType(.random(using: &generator), types[Int.random(in: types.indices, using: &generator)])
        case 6:
            let prefixes = Sample.ordered[0] + Sample.ordered[2]
            return .beginsWith(
                .random(using: &generator),
                prefixes[Int.random(in: prefixes.indices, using: &generator)]
            )
        case 7:
            let place = Place.random(using: &generator)
            return .contains(place, .random(ordered: false, unlike: .place(place), using: &generator))
        case 8, 9:
            return .all(.random(depth: depth - 1, using: &generator), .random(depth: depth - 1, using: &generator))
        case 10, 11:
            return .any(.random(depth: depth - 1, using: &generator), .random(depth: depth - 1, using: &generator))
        default:
            return .not(.random(depth: depth - 1, using: &generator))
        }
    }

    var description: String {
        var attributes = ExpressionAttributes()
        let text = (try? attributes.expression(self.condition)) ?? "an expression that is refused"
        return "\(text) with \(attributes.names) and \(attributes.values)"
    }
}

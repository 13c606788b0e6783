import DynamoKit
import TestSupport

/// The placeholders of a request that is being made up.
struct RandomExpression {
    private(set) var names: [String: String] = [:]
    private(set) var values: DynamoItem = [:]

    /// A placeholder for a value.
    mutating func value(_ value: AttributeValue) -> String {
        let placeholder = ":v\(self.values.count)"
        self.values[placeholder] = value
        return placeholder
    }

    mutating func value(_ number: Int) -> String { self.value(.number(AttributeNumber(number))) }

    /// An attribute's name, written out or as a placeholder.
    mutating func name(_ name: String, using random: inout SplitMix64) -> String {
        guard Bool.random(using: &random) else { return name }
        self.names["#\(name)"] = name
        return "#\(name)"
    }
}

/// Conditions over the attributes of ``RandomRequests``, each of which has one type wherever it is there.
///
/// What moto is known to get wrong does not come up: `<` between values of different types and `size` of what is missing
/// are an exception of Python's there, BETWEEN is false for the number zero, and NULL is the same as missing.
extension RandomExpression {
    mutating func condition(depth: Int = 2, using random: inout SplitMix64) -> String {
        guard depth > 0, Int.random(in: 0..<3, using: &random) > 0 else { return self.atom(using: &random) }
        let first = self.condition(depth: depth - 1, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return "NOT (\(first))"
        case 1: return "(\(first)) AND (\(self.condition(depth: depth - 1, using: &random)))"
        default: return "(\(first)) OR (\(self.condition(depth: depth - 1, using: &random)))"
        }
    }

    private mutating func atom(using random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1:
            let path = ["n", "m.x", "l[0]"].random(using: &random)
            return
                "\(path) \(Self.comparators.random(using: &random)) \(self.value(.random(in: -3...5, using: &random)))"
        case 2:
            let text = self.value(.text(using: &random))
            return "\(self.name("s", using: &random)) \(Self.comparators.random(using: &random)) \(text)"
        case 3:
            let bounds = [Self.texts.random(using: &random), Self.texts.random(using: &random)].sorted()
            return "s BETWEEN \(self.value(.string(bounds[0]))) AND \(self.value(.string(bounds[1])))"
        case 4: return "s IN (\(self.value(.text(using: &random))), \(self.value(.text(using: &random))))"
        case 5: return "attribute_exists(\(Self.paths.random(using: &random)))"
        case 6: return "attribute_not_exists(\(Self.paths.random(using: &random)))"
        case 7:
            let type = self.value(.string(["S", "N", "L", "M", "SS", "NS", "BOOL"].random(using: &random)))
            return "attribute_type(\(Self.paths.random(using: &random)), \(type))"
        case 8: return "begins_with(s, \(self.value(.string(["a", "ab", "b"].random(using: &random)))))"
        case 9: return "contains(\(["s", "ss"].random(using: &random)), \(self.value(.text(using: &random))))"
        case 10:
            let number = self.value(.random(in: 0...4, using: &random))
            return "contains(\(["l", "ns"].random(using: &random)), \(number))"
        default:
            let path = ["l", "s", "ss", "m"].random(using: &random)
            let size = self.value(.random(in: 0...3, using: &random))
            return "(attribute_exists(\(path)) AND size(\(path)) \(Self.comparators.random(using: &random)) \(size))"
        }
    }

    static let texts = ["a", "ab", "abc", "b", "é"]
    private static let comparators = ["=", "<>", "<", "<=", ">", ">="]
    private static let paths = ["n", "s", "l", "l[1]", "m", "m.x", "m.y", "ss", "ns", "flag", "gone", "gone.deep"]
}

/// Updates of the same attributes. Whatever is done to one of them leaves its type as it was.
///
/// moto sets the elements of a list one after the other, where the service puts those beyond the end in the order of their
/// indices: so they come in that order here. It also has no answer when the second list of `list_append` is missing, and makes
/// an item of an update that only takes something away.
extension RandomExpression {
    mutating func update(using random: inout SplitMix64) -> String {
        var sections: [String: [String]] = [:]
        let attributes = ["n", "s", "tag", "l", "m", "ss", "ns", "flag"].shuffled(using: &random)
        for attribute in attributes.prefix(Int.random(in: 1...3, using: &random)) {
            let (section, action) = self.action(on: attribute, using: &random)
            sections[section, default: []].append(action)
        }
        if sections["SET"] == nil, sections["ADD"] == nil {
            sections["SET"] = ["mark = \(self.value(.bool(true)))"]
        }
        // By name, and not in the order of a dictionary, so that a seed always gives the same text.
        let texts = sections.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.joined(separator: ", "))" }
        return texts.shuffled(using: &random).joined(separator: " ")
    }

    private mutating func action(on attribute: String, using random: inout SplitMix64) -> (String, String) {
        if Int.random(in: 0..<6, using: &random) == 0 {
            return ("REMOVE", self.name(attribute, using: &random))
        }
        return switch attribute {
        case "n": self.numberAction(using: &random)
        case "s": self.textAction(using: &random)
        case "l": self.listAction(using: &random)
        case "m": self.mapAction(using: &random)
        case "ss": self.setAction("ss", .texts(using: &random), using: &random)
        case "ns": self.setAction("ns", .numbers(using: &random), using: &random)
        case "tag": ("SET", "tag = \(self.value(.tag(using: &random)))")
        default: ("SET", "flag = \(self.value(.bool(.random(using: &random))))")
        }
    }

    private mutating func numberAction(using random: inout SplitMix64) -> (String, String) {
        let value = self.value(.random(in: -3...5, using: &random))
        return switch Int.random(in: 0..<7, using: &random) {
        case 0: ("SET", "n = \(value)")
        case 1: ("SET", "n = n + \(value)")
        case 2: ("SET", "n = \(self.name("n", using: &random)) - \(value)")
        case 3: ("SET", "n = \(value) - n")
        case 4: ("SET", "n = if_not_exists(n, \(value))")
        case 5: ("SET", "n = if_not_exists(n, \(value)) + \(self.value(1))")
        default: ("ADD", "n \(value)")
        }
    }

    private mutating func textAction(using random: inout SplitMix64) -> (String, String) {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: ("SET", "s = \(self.value(.text(using: &random)))")
        case 1: ("SET", "s = if_not_exists(s, \(self.value(.text(using: &random))))")
        // An error where there is one, and nothing where there is none.
        default: ("DELETE", "s \(self.value(.texts(using: &random)))")
        }
    }

    private mutating func listAction(using random: inout SplitMix64) -> (String, String) {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: ("SET", "l = \(self.value(.list(using: &random)))")
        case 1: ("SET", "l = list_append(l, \(self.value(.list(using: &random))))")
        case 2:
            (
                "SET",
                "l = list_append(if_not_exists(l, \(self.value(.list(using: &random)))), \(self.value(.list(using: &random))))"
            )
        case 3: ("SET", "l[\(Int.random(in: 0...9, using: &random))] = \(self.value(7))")
        case 4: ("SET", "l[1] = \(self.value(1)), l[8] = \(self.value(8))")
        case 5: ("REMOVE", "l[\(Int.random(in: 0...3, using: &random))]")
        default: ("REMOVE", "l[0], l[2], l[9]")
        }
    }

    private mutating func mapAction(using random: inout SplitMix64) -> (String, String) {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: ("SET", "m = \(self.value(.map(using: &random)))")
        case 1: ("SET", "m.x = \(self.value(.random(in: -3...5, using: &random)))")
        case 2: ("SET", "m.x = m.x + \(self.value(2))")
        case 3: ("SET", "m.y = \(self.value(.text(using: &random)))")
        case 4: ("SET", "m.gone.deep = \(self.value(1))")
        case 5: ("REMOVE", "m.x")
        default: ("ADD", "m.x \(self.value(.random(in: -3...5, using: &random)))")
        }
    }

    private mutating func setAction(
        _ attribute: String,
        _ members: AttributeValue,
        using random: inout SplitMix64
    ) -> (String, String) {
        let value = self.value(members)
        return switch Int.random(in: 0..<5, using: &random) {
        case 0: ("SET", "\(attribute) = \(value)")
        case 1, 2: ("ADD", "\(attribute) \(value)")
        default: ("DELETE", "\(attribute) \(value)")
        }
    }
}

extension AttributeValue {
    static func text(using random: inout SplitMix64) -> Self { .string(RandomExpression.texts.random(using: &random)) }

    static func tag(using random: inout SplitMix64) -> Self { .string(["t0", "t1"].random(using: &random)) }

    static func texts(using random: inout SplitMix64) -> Self {
        let count = Int.random(in: 1...3, using: &random)
        return .stringSet(Set(RandomExpression.texts.shuffled(using: &random).prefix(count)))
    }

    static func numbers(using random: inout SplitMix64) -> Self {
        let count = Int.random(in: 1...3, using: &random)
        return .numberSet(Set((0..<5).map { AttributeNumber($0) }.shuffled(using: &random).prefix(count)))
    }

    static func list(using random: inout SplitMix64) -> Self {
        .list((0..<Int.random(in: 1...3, using: &random)).map { .number(AttributeNumber($0)) })
    }

    static func map(using random: inout SplitMix64) -> Self {
        .map(["x": .number(AttributeNumber(Int.random(in: -3...5, using: &random))), "y": .text(using: &random)])
    }
}

extension Collection {
    /// One of the elements, of which there is at least one.
    func random(using random: inout SplitMix64) -> Element {
        self[self.index(self.startIndex, offsetBy: Int.random(in: 0..<self.count, using: &random))]
    }
}

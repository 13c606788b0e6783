import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Evaluation of conditions")
struct ConditionEvaluationTests {
    static let item: DynamoItem = [
        "s": .string("héllo"), "n": .number(5), "b": .binary([1, 2, 3]), "t": .bool(true), "z": .null,
        "l": .list([.number(1), .string("x"), .list([])]),
        "m": .map(["k": .number(7), "d": .map(["e": .string("deep")])]),
        "ss": .stringSet(["a", "b"]), "ns": .numberSet([1, 2]), "bs": .binarySet([[9]]), "e": .string(""),
        "u": .string("é𝄞"),
    ]
    static let values: DynamoItem = [
        ":s": .string("hé"), ":n": .number(5), ":six": .number(6), ":two": .number(2), ":b": .binary([2, 3]),
        ":t": .bool(true), ":f": .bool(false), ":z": .null, ":five": .string("5"), ":ab": .stringSet(["b", "a"]),
        ":nested": .list([]), ":a": .string("a"), ":nine": .binary([9]), ":S": .string("S"), ":M": .string("M"),
        ":one": .number(1), ":three": .number(3), ":map": .map(["k": .number(7), "d": .map(["e": .string("deep")])]),
        ":e": .string(""),
        ":start": .binary([1, 2]), ":zz": .string("zz"), ":deep": .string("deep"),
    ]

    static func holds(_ text: String, on item: DynamoItem? = Self.item) throws -> Bool {
        var placeholders = try Placeholders(names: [:], values: Self.values, expressions: [.filter: text])
        return try ConditionExpression(parsing: text, kind: .filter, placeholders: &placeholders).evaluate(on: item)
    }

    @Test(
        "comparisons hold between values of one type only, and a missing value is only unequal",
        arguments: [
            ("n = :n", true), ("n <> :n", false), ("n < :six", true), ("n <= :n", true), ("n > :n", false),
            ("n >= :n", true), ("n = :five", false), ("n <> :five", true), ("n < :five", false), ("n >= :five", false),
            ("s > :s", true), ("s < :zz", true), ("b > :start", true), ("t = :t", true), ("t = :f", false),
            ("z = :z", true), ("ss = :ab", true), ("m = :map", true), ("l[2] = :nested", true),
            ("m.d.e = :deep", true), ("m.d.x = :deep", false), ("l[9] = :one", false), ("n.k = :n", false),
            ("s[0] = :s", false), ("gone = :n", false), ("gone <> :n", true), ("gone < :n", false),
            ("gone <> lost", true), ("gone = lost", false), ("n BETWEEN :two AND :six", true),
            ("n BETWEEN :six AND :six", false), ("gone BETWEEN :two AND :six", false), (":n BETWEEN l[0] AND n", true),
            ("n IN (:two, :n)", true), ("n IN (:five)", false), ("gone IN (:n)", false),
            ("n IN (gone, m.k, n2)", false),
        ] as [(String, Bool)]
    )
    func comparisons(text: String, expected: Bool) throws {
        #expect(try Self.holds(text) == expected)
    }

    @Test(
        "functions",
        arguments: [
            ("attribute_exists(m.d)", true), ("attribute_exists(m.x)", false), ("attribute_exists(z)", true),
            ("attribute_not_exists(gone)", true), ("attribute_not_exists(l[3])", true),
            ("attribute_type(s, :S)", true), ("attribute_type(m, :M)", true), ("attribute_type(gone, :S)", false),
            ("begins_with(s, :s)", true), ("begins_with(b, :start)", true), ("begins_with(b, :b)", false),
            ("begins_with(s, :e)", true), ("begins_with(n, :five)", false), ("begins_with(b, :s)", false),
            ("contains(s, :s)", true), ("contains(s, :e)", true), ("contains(s, :zz)", false),
            ("contains(b, :b)", true),
            ("contains(ss, :a)", true), ("contains(ss, :zz)", false), ("contains(ns, :two)", true),
            ("contains(bs, :nine)", true), ("contains(l, :one)", true), ("contains(l, :nested)", true),
            ("contains(l, :two)", false), ("contains(m, :a)", false), ("contains(n, :n)", false),
            ("size(s) = :n", true), ("size(u) = :three", true), ("size(b) < :n", true), ("size(ss) = :two", true),
            ("size(l) > :two", true),
            ("size(m) = :two", true), ("size(e) < :one", true), ("size(n) > :one", false), ("size(gone) <> :one", true),
        ] as [(String, Bool)]
    )
    func functions(text: String, expected: Bool) throws {
        #expect(try Self.holds(text) == expected)
    }

    @Test(
        "NOT binds tighter than AND, AND tighter than OR",
        arguments: [
            ("t = :t OR t = :f AND t = :f", true), ("(t = :t OR t = :f) AND t = :f", false),
            ("NOT t = :f AND t = :t", true), ("NOT (t = :f AND t = :t)", true), ("NOT t = :t OR t = :t", true),
            ("NOT NOT t = :t", true), ("NOT (NOT (NOT t = :t))", false), ("t = :f AND t = :f OR t = :t", true),
        ] as [(String, Bool)]
    )
    func logic(text: String, expected: Bool) throws {
        #expect(try Self.holds(text) == expected)
    }

    @Test("without an item every attribute is missing")
    func withoutItem() throws {
        #expect(try Self.holds("attribute_not_exists(n)", on: nil))
        #expect(try !Self.holds("n = :n", on: nil))
    }

    @Test("strings are compared by their bytes, not by what Unicode takes for equal")
    func canonicalEquivalence() throws {
        let composed = AttributeValue.string("\u{E9}")
        let decomposed = AttributeValue.string("e\u{301}")
        #expect(try !condition("a = :d", values: [":d": decomposed]).evaluate(on: ["a": composed]))
        #expect(try condition("a <> :d", values: [":d": decomposed]).evaluate(on: ["a": composed]))
        #expect(try !condition("contains(a, :d)", values: [":d": decomposed]).evaluate(on: ["a": .list([composed])]))
        #expect(
            try !condition("contains(a, :d)", values: [":d": decomposed]).evaluate(on: ["a": .stringSet(["\u{E9}"])])
        )
        #expect(try condition("a > :d", values: [":d": decomposed]).evaluate(on: ["a": composed]))
    }

    @Test("numbers are compared by value to the last of 38 digits")
    func numbers() throws {
        let large = try AttributeNumber("99999999999999999999999999999999999998"[...])
        let larger = try AttributeNumber("99999999999999999999999999999999999999"[...])
        #expect(try condition("a < :b", values: [":b": .number(larger)]).evaluate(on: ["a": .number(large)]))
        let ten = try AttributeNumber("1e1"[...])
        #expect(try condition("a = :b", values: [":b": .number(ten)]).evaluate(on: ["a": .number(10)]))
    }

    @Test("a filter of Query may not look at the key")
    func keyInFilter() throws {
        let filter = try condition("a = :n OR size(sk) > :n", values: [":n": .number(1)], kind: .filter)
        #expect(
            validationMessage { () throws(DynamoError) in try filter.rejectUse(ofKey: ["pk", "sk"]) }
                == "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"
        )
        #expect(validationMessage { () throws(DynamoError) in try filter.rejectUse(ofKey: ["pk"]) } == nil)
    }
}

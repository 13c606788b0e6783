import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Update expressions")
struct UpdateExpressionTests {
    static let values: DynamoItem = [
        ":s": .string("text"), ":n": .number(5), ":l": .list([.number(1)]), ":m": .map([:]),
        ":ss": .stringSet(["a", "b"]), ":ns": .numberSet([1]), ":bs": .binarySet([[1]]), ":t": .bool(true),
        ":b": .binary([1]), ":z": .null, ":one": .number(1),
    ]
    static let names = ["#n": "name", "#a": "a"]
    static let item: DynamoItem = [
        "pk": .string("key"), "n": .number(10), "s": .string("old"), "l": .list([.number(0), .number(1), .number(2)]),
        "m": .map(["x": .number(1), "deep": .map(["y": .number(2)])]), "ss": .stringSet(["b", "c"]),
        "ns": .numberSet([1, 2]), "bs": .binarySet([[1]]), "lm": .list([.map(["k": .number(1)])]),
    ]

    static func parsed(_ text: String) throws(DynamoError) -> UpdateExpression {
        var placeholders = try Placeholders(names: Self.names, values: Self.values, expressions: [.update: text])
        return try UpdateExpression(parsing: text, placeholders: &placeholders)
    }

    @Test(
        "a mistake is reported in DynamoDB's words, before there is an item",
        arguments: [
            ("", "The expression can not be empty;"),
            ("a = :n", "Syntax error; token: \"a\", near: \"a =\""),
            ("INVALID SYNTAX", "Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\""),
            ("SET", "Syntax error; token: \"<EOF>\", near: \"SET\""),
            ("SET a = 1", "Syntax error; token: \"1\", near: \"= 1\""),
            ("SET a = :n,", "Syntax error; token: \"<EOF>\", near: \",\""),
            ("SET a :n", "Syntax error; token: \":n\", near: \"a :n\""),
            ("SET a = :n + :n + :n", "Syntax error; token: \"+\", near: \":n + :n\""),
            ("ADD a = :n", "Syntax error; token: \"=\", near: \"a = :n\""),
            ("ADD a b", "Syntax error; token: \"b\", near: \"a b\""),
            ("REMOVE a b", "Syntax error; token: \"b\", near: \"a b\""),
            ("SET a = b.", "Syntax error; token: \"<EOF>\", near: \".\""),
            ("SET a = (:n", "Syntax error; token: \"<EOF>\", near: \":n\""),
            ("SET a = :n SET b = :n", "The \"SET\" section can only be used once in an update expression;"),
            ("remove a REMOVE b", "The \"REMOVE\" section can only be used once in an update expression;"),
            ("SET name = :n", "Attribute name is a reserved keyword; reserved keyword: name"),
            (
                "SET #x = :n",
                "An expression attribute name used in the document path is not defined; attribute name: #x"
            ),
            ("SET a = :x", "An expression attribute value used in expression is not defined; attribute value: :x"),
            ("SET a = nope(b)", "Invalid function name; function: nope"),
            ("SET a = IF_NOT_EXISTS(a, :n)", "Invalid function name; function: IF_NOT_EXISTS"),
            (
                "SET a = if_not_exists(a)",
                """
                Incorrect number of operands for operator or function; \
                operator or function: if_not_exists, number of operands: 1
                """
            ),
            (
                "SET a = if_not_exists(:n, :n)",
                "Operator or function requires a document path; operator or function: if_not_exists"
            ),
            (
                "SET a = list_append(a, :n)",
                """
                Incorrect operand type for operator or function; \
                operator or function: list_append, operand type: N
                """
            ),
            (
                "SET a = b + :s",
                "Incorrect operand type for operator or function; operator or function: +, operand type: S"
            ),
            (
                "SET a = :l - b",
                "Incorrect operand type for operator or function; operator or function: -, operand type: L"
            ),
            (
                "SET a = b + list_append(c, d)",
                "Incorrect operand type for operator or function; operator or function: +, operand type: L"
            ),
            (
                "ADD a :s",
                "Incorrect operand type for operator or function; operator: ADD, operand type: STRING"
            ),
            ("ADD a :l", "Incorrect operand type for operator or function; operator: ADD, operand type: LIST"),
            ("ADD a :t", "Incorrect operand type for operator or function; operator: ADD, operand type: BOOLEAN"),
            (
                "DELETE a :n",
                "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"
            ),
            (
                "SET a = :n, a = :s",
                """
                Two document paths overlap with each other; must remove or rewrite one of these paths; \
                path one: [a], path two: [a]
                """
            ),
            (
                "SET a.b[1].c = :n REMOVE #a.b",
                """
                Two document paths overlap with each other; must remove or rewrite one of these paths; \
                path one: [a, b, [1], c], path two: [a, b]
                """
            ),
            (
                "REMOVE a.b ADD a[1] :n",
                """
                Two document paths conflict with each other; must remove or rewrite one of these paths; \
                path one: [a, b], path two: [a, [1]]
                """
            ),
            (
                "SET a = :x, name = :n, b = nope(c)",
                "Attribute name is a reserved keyword; reserved keyword: name"
            ),
            (
                "REMOVE " + Array(repeating: "a", count: 33).joined(separator: "."),
                "The document path has too many nesting elements; nesting levels: 33"
            ),
        ] as [(String, String)]
    )
    func faults(text: String, reason: String) {
        #expect(
            validationMessage { () throws(DynamoError) in try Self.parsed(text) }
                == "Invalid UpdateExpression: \(reason)"
        )
    }

    @Test(
        "SET, REMOVE, ADD and DELETE change the item as it was before",
        arguments: [
            ("SET a = :n", ["a": .number(5)]),
            ("set a = s, s = :s", ["a": .string("old"), "s": .string("text")]),
            ("SET n = n + :n", ["n": .number(15)]),
            ("SET n = :n - n", ["n": .number(-5)]),
            ("SET n = (n - :n) + :one", ["n": .number(6)]),
            ("SET a = if_not_exists(a, :n), n = if_not_exists(n, :n)", ["a": .number(5)]),
            ("SET n = if_not_exists(gone, n) + :one", ["n": .number(11)]),
            ("SET n = if_not_exists(gone, if_not_exists(gone2, :n))", ["n": .number(5)]),
            ("SET l = list_append(:l, l)", ["l": .list([.number(1), .number(0), .number(1), .number(2)])]),
            ("SET a = list_append(if_not_exists(a, :l), :l)", ["a": .list([.number(1), .number(1)])]),
            ("SET l[1] = :s", ["l": .list([.number(0), .string("text"), .number(2)])]),
            (
                "SET l[9] = :s, l[5] = :n",
                ["l": .list([.number(0), .number(1), .number(2), .number(5), .string("text")])]
            ),
            ("SET lm[0].k = :s", ["lm": .list([.map(["k": .string("text")])])]),
            (
                "SET m.deep.z = m.x",
                ["m": .map(["x": .number(1), "deep": .map(["y": .number(2), "z": .number(1)])])]
            ),
            ("REMOVE l[0], l[1]", ["l": .list([.number(2)])]),
            ("REMOVE l[7]", [:]),
            ("REMOVE l[0] SET l[1] = :s, l[8] = :n", ["l": .list([.string("text"), .number(2), .number(5)])]),
            ("REMOVE gone, m.gone", [:]),
            ("REMOVE m.deep", ["m": .map(["x": .number(1)])]),
            ("ADD n :n, gone :n", ["n": .number(15), "gone": .number(5)]),
            (
                "ADD m.x :n, l[2] :n",
                [
                    "m": .map(["x": .number(6), "deep": .map(["y": .number(2)])]),
                    "l": .list([.number(0), .number(1), .number(7)]),
                ]
            ),
            ("ADD ss :ss, gone :ns", ["ss": .stringSet(["a", "b", "c"]), "gone": .numberSet([1])]),
            ("DELETE ss :ss, ns :ns", ["ss": .stringSet(["c"]), "ns": .numberSet([2])]),
            ("DELETE gone :ss", [:]),
        ] as [(String, DynamoItem)]
    )
    func applied(text: String, changes: DynamoItem) throws {
        let expected = Self.item.merging(changes) { _, new in new }
        #expect(try Self.parsed(text).apply(to: Self.item) == expected)
    }

    @Test("a set goes with its last member, and REMOVE takes attributes away")
    func removals() throws {
        let updated = try Self.parsed("DELETE bs :bs REMOVE s, n").apply(to: Self.item)
        #expect(Set(Self.item.keys).subtracting(updated.keys) == ["bs", "s", "n"])
    }

    @Test("of two spellings of one text, sets and maps keep what they have, or the update fails")
    func canonicalEquivalents() throws {
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        let item: DynamoItem = ["ss": .stringSet([composed, "b"]), "m": .map([composed: .number(1)])]
        func updated(_ text: String) throws(DynamoError) -> DynamoItem {
            let values: DynamoItem = [
                ":x": .stringSet([decomposed]), ":b": .stringSet([decomposed, "b"]), ":n": .number(2),
            ]
            var placeholders = try Placeholders(names: ["#x": decomposed], values: values, expressions: [.update: text])
            return try UpdateExpression(parsing: text, placeholders: &placeholders).apply(to: item)
        }
        for text in ["ADD ss :x", "SET m.#x = :n", "ADD m.#x :n", "SET m.#x = if_not_exists(m.#x, :n)"] {
            let error = #expect(throws: DynamoError.self) { try updated(text) }
            #expect(error?.code == .canonicalEquivalents)
        }
        // What is not there is not removed.
        for text in ["DELETE ss :x", "REMOVE m.#x"] { #expect(try updated(text) == item) }
        #expect(try updated("DELETE ss :b")["ss"] == .stringSet([composed]))
        #expect(throws: DynamoError.self) { try updated("SET a = m.#x") }
    }

    @Test(
        "what cannot be done to this item is an error",
        arguments: [
            ("SET a = gone", "The provided expression refers to an attribute that does not exist in the item"),
            ("SET a = n + gone", "The provided expression refers to an attribute that does not exist in the item"),
            ("SET a = n + s", "An operand in the update expression has an incorrect data type"),
            ("SET a = list_append(l, n)", "An operand in the update expression has an incorrect data type"),
            ("ADD s :n", "An operand in the update expression has an incorrect data type"),
            ("ADD ss :ns", "An operand in the update expression has an incorrect data type"),
            ("DELETE ss :ns", "An operand in the update expression has an incorrect data type"),
            ("DELETE n :ss", "An operand in the update expression has an incorrect data type"),
            ("SET gone.x = :n", "The document path provided in the update expression is invalid for update"),
            ("SET s.x = :n", "The document path provided in the update expression is invalid for update"),
            ("SET m[0] = :n", "The document path provided in the update expression is invalid for update"),
            ("SET l.x = :n", "The document path provided in the update expression is invalid for update"),
            ("SET l[9].x = :n", "The document path provided in the update expression is invalid for update"),
            ("REMOVE gone.x", "The document path provided in the update expression is invalid for update"),
            ("ADD m.gone.x :n", "The document path provided in the update expression is invalid for update"),
            ("DELETE gone.x :ss", "The document path provided in the update expression is invalid for update"),
        ] as [(String, String)]
    )
    func impossible(text: String, message: String) throws {
        let update = try Self.parsed(text)
        #expect(validationMessage { () throws(DynamoError) in try update.apply(to: Self.item) } == message)
    }

    @Test("the changed parts of an item keep the shape of their paths")
    func changedParts() throws {
        let update = try Self.parsed("SET m.deep.y = :n, l[2] = :s REMOVE s, gone ADD n :n")
        #expect(
            update.project(Self.item) == [
                "m": .map(["deep": .map(["y": .number(2)])]), "l": .list([.number(2)]), "s": .string("old"),
                "n": .number(10),
            ]
        )
        #expect(
            update.project(try update.apply(to: Self.item)) == [
                "m": .map(["deep": .map(["y": .number(5)])]), "l": .list([.string("text")]), "n": .number(15),
            ]
        )
    }

    @Test("the key cannot be changed, not even in part")
    func key() throws {
        let update = try Self.parsed("SET a = pk REMOVE sk.part")
        #expect(
            validationMessage { () throws(DynamoError) in try update.rejectChanges(ofKey: ["pk", "sk"]) }
                == """
                One or more parameter values were invalid: Cannot update attribute sk. \
                This attribute is part of the key
                """
        )
        #expect(validationMessage { () throws(DynamoError) in try update.rejectChanges(ofKey: ["pk"]) } == nil)
        #expect(update.attributes == ["a", "sk"])
    }

    @Test("a value that would nest deeper than 32 levels where it is put is refused")
    func nesting() throws {
        let update = try DynamoKitLocalTests.update("SET m.x = :deep", values: [":deep": ValueRulesTests.nested(32)])
        #expect(
            validationMessage { () throws(DynamoError) in try update.apply(to: Self.item) }
                == """
                Nesting Levels have exceeded supported limits: \
                Attributes in the item have nested levels beyond supported limit
                """
        )
        let fitting = try DynamoKitLocalTests.update("SET m.x = :deep", values: [":deep": ValueRulesTests.nested(31)])
        #expect(throws: Never.self) { try fitting.apply(to: Self.item) }
    }
}

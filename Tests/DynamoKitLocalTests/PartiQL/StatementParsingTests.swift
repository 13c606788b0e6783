import DynamoKit
import Testing

@testable import DynamoKitLocal

// DynamoKit has its own of these names, which write expressions.
private typealias Condition = DynamoKitLocal.Condition
private typealias Comparator = DynamoKitLocal.Comparator

@Suite("Parsing of statements")
struct StatementParsingTests {
    private static func parse(_ text: String, _ parameters: [AttributeValue] = []) throws -> Statement {
        try Statement(parsing: text, parameters: parameters)
    }

    private static func condition(_ text: String, _ parameters: [AttributeValue] = []) throws -> Condition? {
        guard case .select(let select) = try parse("SELECT * FROM Things WHERE \(text)", parameters) else { return nil }
        return select.condition
    }

    private static func refusal(_ text: String, _ parameters: [AttributeValue] = []) throws -> String {
        do {
            _ = try parse(text, parameters)
        } catch let error as DynamoError {
            #expect(error.code == .validation)
            return error.message
        }
        throw NoFailure()
    }

    @Test(
        "keywords have any case, names are bare or in quotes, and comments and a semicolon may be there",
        arguments: [
            "SELECT a FROM Things WHERE b = 1", "select a from Things where b=1;",
            "SELECT \"a\" FROM \"Things\" WHERE \"b\" = 1", "SELECT a -- what\nFROM Things /* where */ WHERE b = 1",
        ]
    )
    func spellings(text: String) throws {
        guard case .select(let select) = try Self.parse(text) else { throw NoFailure() }
        #expect(select.tableName == "Things")
        #expect(select.indexName == nil)
        #expect(select.columns?.orderedAttributes == ["a"])
        #expect(select.condition == .comparison(.path(DocumentPath("b")), .equal, .value(.number(1))))
    }

    @Test("a source may be an index")
    func index() throws {
        guard case .select(let select) = try Self.parse("SELECT * FROM \"my-things\".\"by-color\"") else {
            throw NoFailure()
        }
        #expect(select.tableName == "my-things")
        #expect(select.indexName == "by-color")
        #expect(select.columns == nil)
        #expect(select.condition == nil)
    }

    private static let path = Condition.Operand.path(DocumentPath("a"))

    private static func value(_ value: AttributeValue) -> Condition.Operand { .value(value) }

    private static func compare(_ comparator: Comparator, _ value: AttributeValue) -> Condition {
        .comparison(self.path, comparator, .value(value))
    }

    private static func equal(_ number: AttributeNumber) -> Condition { Self.compare(.equal, .number(number)) }

    private static let comparisons: [(text: String, condition: Condition)] = [
        ("a = 'it''s'", compare(.equal, .string("it's"))),
        ("a <> -1.5e1", compare(.notEqual, .number(-15))),
        ("a != true", compare(.notEqual, .bool(true))),
        ("a < 1", compare(.less, .number(1))),
        ("a <= 1", compare(.lessOrEqual, .number(1))),
        ("a > 1", compare(.greater, .number(1))),
        ("1 >= a", .comparison(value(.number(1)), .greaterOrEqual, path)),
        (
            "a.b[0].\"c d\" = null",
            .comparison(
                .path(DocumentPath("a", [.attribute("b"), .index(0), .attribute("c d")])),
                .equal,
                value(.null)
            )
        ),
        (
            "a = [1, ['x'], {'k': <<1, 2>>}]",
            compare(.equal, .list([.number(1), .list([.string("x")]), .map(["k": .numberSet([1, 2])])]))
        ),
        ("size(a) > 3", .comparison(.size(path), .greater, value(.number(3)))),
    ]

    private static let oneAndTwo: [Condition.Operand] = [value(.number(1)), value(.number(2))]

    private static let predicates: [(text: String, condition: Condition)] = [
        ("a BETWEEN 1 AND 2", .between(path, lower: oneAndTwo[0], upper: oneAndTwo[1])),
        ("a NOT BETWEEN 1 AND 2", .not(.between(path, lower: oneAndTwo[0], upper: oneAndTwo[1]))),
        ("a IN [1, 2]", .oneOf(path, oneAndTwo)),
        ("a IN (1, 2)", .oneOf(path, oneAndTwo)),
        ("a IN (1)", .oneOf(path, [value(.number(1))])),
        ("a NOT IN [1]", .not(.oneOf(path, [value(.number(1))]))),
        ("a IS MISSING", .attributeNotExists(path)),
        ("a IS NOT MISSING", .not(.attributeNotExists(path))),
        ("a IS NULL", .attributeType(path, "NULL")),
        ("a IS NOT NULL", .not(.attributeType(path, "NULL"))),
        ("a IS LIST", .attributeType(path, "L")),
        ("begins_with(a, 'x')", .beginsWith(path, value(.string("x")))),
        ("BEGINS_WITH(\"a\", 'x')", .beginsWith(path, value(.string("x")))),
        ("contains(a, 'x')", .contains(path, value(.string("x")))),
        ("attribute_type(a, 'SS')", .attributeType(path, "SS")),
        ("attribute_exists(a)", .attributeExists(path)),
        ("attribute_not_exists(a)", .attributeNotExists(path)),
        ("attribute_exists(a) = false", .not(.attributeExists(path))),
    ]

    private static let combinations: [(text: String, condition: Condition)] = [
        ("NOT a = 1", .not(equal(1))),
        ("a = 1 AND a = 2 AND a = 3", .all([equal(1), equal(2), equal(3)])),
        ("a = 1 OR a = 2 AND a = 3", .any([equal(1), .all([equal(2), equal(3)])])),
        ("(a = 1 OR a = 2) AND a = 3", .all([.any([equal(1), equal(2)]), equal(3)])),
    ]

    @Test(
        "a WHERE clause is the condition that an expression of the same meaning is",
        arguments: comparisons + predicates + combinations
    )
    fileprivate func conditions(text: String, expected: Condition) throws {
        #expect(try Self.condition(text) == expected)
    }

    @Test("parameters take their places in the order of the text")
    func parameters() throws {
        let condition = try Self.condition("a = ? AND a IN [?, ?]", [.string("x"), .number(1), .binary([1])])
        #expect(
            condition
                == .all([
                    .comparison(Self.path, .equal, .value(.string("x"))),
                    .oneOf(Self.path, [.value(.number(1)), .value(.binary([1]))]),
                ])
        )
    }

    @Test("each ? has a parameter, and each parameter a ?", arguments: [0, 2])
    func parameterCount(count: Int) throws {
        let parameters = (0..<count).map { _ in AttributeValue.number(1) }
        let message = try Self.refusal("SELECT * FROM Things WHERE a = ? AND b = '?'", parameters)
        #expect(message == "Number of parameters in request and statement don't match.")
    }

    @Test(
        "what is not well formed is refused with what the service's parser says",
        arguments: [
            ("SELEC * FROM Things", "Expected data manipulation"),
            ("FROM Things", "Expected data manipulation"),
            ("Things", "Expected data manipulation"),
            ("SELECT * Things", "Expected FROM after SELECT list"),
            ("SELECT * FROM Things WHERE", "Unexpected term"),
            ("SELECT * FROM Things WHERE key = 1", "Unexpected keyword"),
            ("SELECT * FROM Things WHERE a = ", "Missing right-hand side expression of infix operator"),
            ("SELECT * FROM Things WHERE (a = 1", "Expected RIGHT_PAREN"),
            ("SELECT * FROM Things WHERE a IN [1", "Expected RIGHT_BRACKET"),
            ("SELECT * FROM Things WHERE a = <<1", "Expected RIGHT_DOUBLE_ANGLE_BRACKET"),
            ("SELECT * FROM Things WHERE a BETWEEN 1 OR 2", "Expected AND keyword"),
            ("SELECT * FROM Things WHERE a IS big", "Expected type name"),
            ("SELECT * FROM Things WHERE a. = 1", "Invalid path dot component"),
            ("SELECT * FROM Things WHERE () = 1", "Expression group cannot be empty"),
            ("SELECT * FROM Things WHERE a = 1 b", "Unexpected token after expression"),
            (
                "SELECT * FROM Things; SELECT * FROM Things",
                "Unexpected token after semicolon. (Only one query is allowed.)"
            ),
            ("SELECT * FROM Things WHERE a = 'open", ""),
            ("SELECT * FROM Things /* open", ""),
            ("SELECT * FROM Things WHERE a = #b", ""),
            ("INSERT INTO 'Things' VALUE {}", "Expected identifier for simple path"),
            ("INSERT INTO Things VALUE {'a' 1}", "Expected COLON"),
            ("INSERT INTO Things VALUE {'a': 1", "Expected RIGHT_CURLY"),
            ("INSERT Things VALUE {'a': 1}", "Unexpected keyword"),
            ("UPDATE Things WHERE a = 1", "Expected data manipulation"),
            ("UPDATE Things SET a 1 WHERE b = 1", "Expected '='"),
            ("DELETE Things WHERE a = 1", "Expected FROM after DELETE"),
        ]
    )
    func malformed(text: String, detail: String) throws {
        #expect(try Self.refusal(text) == "Statement wasn't well formed, can't be processed: \(detail)")
    }

    @Test(
        "what PartiQL has and DynamoDB has not is refused",
        arguments: [
            ("SELECT COUNT(*) FROM Things", "Unexpected path component at 1:8:5"),
            ("SELECT a,\n  size(b) FROM Things", "Unexpected path component at 2:3:4"),
            ("SELECT a, b.a FROM Things", "Duplicate identifiers in select clause: a"),
            ("SELECT a AS b FROM Things", "Aliasing is not supported"),
            ("SELECT * FROM Things t", "Aliasing is not supported"),
            ("SELECT * FROM Things LIMIT 10", "Unsupported clause: LIMIT at 1:28:2"),
            ("SELECT * FROM Things, Others", "Only select from a single table or index is supported."),
            ("SELECT * FROM Things JOIN Others", "Only select from a single table or index is supported."),
            ("SELECT * FROM 'Things'", "Unexpected from source"),
            ("SELECT * FROM a.b.c", "A path may contain at most 2 components in the FROM clause"),
            ("SELECT * FROM \"\"", "Path component cannot be an empty string"),
            (
                "SELECT * FROM ab",
                "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'."
            ),
            ("SELECT a[-1] FROM Things", "List index is not within the allowable range; index: [-1] at 1:11:1"),
            ("SELECT * FROM Things WHERE a", "WHERE clause must contain an expression that resolves to a boolean"),
            (
                "SELECT * FROM Things WHERE a LIKE 'x'",
                "Unsupported operator in Condition Expression. Operator: LIKE"
            ),
            ("SELECT * FROM Things WHERE a + 1 = 2", "Unsupported operator in Condition Expression. Operator: +"),
            (
                "SELECT * FROM Things WHERE a < true",
                "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"
            ),
            (
                "SELECT * FROM Things WHERE begins_with(a, 1)",
                "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
            ),
            ("SELECT * FROM Things WHERE upper(a) = 'X'", "Invalid function name; function: upper"),
            ("SELECT * FROM Things WHERE a = <<>>", "Empty bags are not supported"),
            (
                "SELECT * FROM Things WHERE a = <<1, 'x'>>",
                "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"
            ),
            (
                "SELECT * FROM Things WHERE a = <<'x', 'x'>>",
                "One or more parameter values were invalid: Input collection [x, x] contains duplicates."
            ),
            (
                "SELECT * FROM Things WHERE a = 1e200",
                "Number overflow. Attempting to store a number with magnitude larger than supported range"
            ),
            (
                "INSERT INTO Things.\"by-color\" VALUE {'a': 1}",
                "FROM clause may only contain a single table name in data manipulation statements at 1:13:6"
            ),
            (
                "INSERT INTO Things VALUE <<{'a': 1}>>",
                "Unsupported format in item expression. Please use struct format {...} to express item values for "
                    + "insert statement."
            ),
            (
                "UPDATE Things SET a = set_add(b, <<1>>) WHERE pk = 'x'",
                "The first argument to SET_ADD must equal the assignment value at 1:23:7"
            ),
            (
                "UPDATE Things SET a = set_delete(a, 1) WHERE pk = 'x'",
                "The second argument to SET_DELETE must be a value with type SET at 1:34:1"
            ),
            (
                "UPDATE Things SET a = a + 'x' WHERE pk = 'x'",
                "Incorrect operand type for operator or function; operator or function: +, operand type: S"
            ),
            (
                "UPDATE Things SET a = 1, a.b = 2 WHERE pk = 'x'",
                "Two document paths overlap with each other; must remove or rewrite one of these paths; "
                    + "path one: [a], path two: [a, b]"
            ),
            ("UPDATE Things.\"by-color\" SET a = 1 WHERE pk = 'x'", "This operation is not supported on an index"),
            (
                "UPDATE Things SET a = 1",
                "Where clause does not contain a mandatory equality on all key attributes"
            ),
            (
                "DELETE FROM Things WHERE pk = 'x' RETURNING ALL NEW *",
                "Invalid returning clause: RETURNING ALL NEW *. "
                    + "Only RETURNING ALL OLD * is allowed in DELETE statements."
            ),
        ]
    )
    func refused(text: String, message: String) throws {
        #expect(try Self.refusal(text) == message)
    }

    @Test("a parameter stands for a whole value, not for a part of one")
    func parameterWithin() throws {
        let message = try Self.refusal("INSERT INTO Things VALUE {'a': ?, 'b': {'c': [?]}}", [.number(1), .number(2)])
        #expect(message == "Unsupported data type: Parameter under key root.c[0] at 1:47:1")
    }

    @Test("a statement has at most 8,192 characters")
    func length() throws {
        let text = "SELECT * FROM Things WHERE a = '\(String(repeating: "x", count: 8192))'"
        #expect(try Self.refusal(text).hasSuffix("Member must have length less than or equal to 8192"))
        #expect(try Self.refusal("").hasSuffix("Member must have length greater than or equal to 1"))
    }

    @Test("values nest to 32 levels, and no further")
    func depth() throws {
        func insert(_ levels: Int) -> String {
            let lists = String(repeating: "[", count: levels) + "1" + String(repeating: "]", count: levels)
            return "INSERT INTO Things VALUE {'a': \(lists)}"
        }
        guard case .insert = try Self.parse(insert(31)) else { throw NoFailure() }
        #expect(try Self.refusal(insert(32)).hasPrefix("Nesting Levels have exceeded supported limits under root[0]"))
    }
}

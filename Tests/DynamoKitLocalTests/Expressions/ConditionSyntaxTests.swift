import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Syntax and static checks of conditions")
struct ConditionSyntaxTests {
    static let values: DynamoItem = [
        ":s": .string("text"), ":n": .number(5), ":b": .binary([1]), ":t": .bool(true), ":z": .null,
        ":l": .list([.number(1)]),
        ":m": .map([:]), ":ss": .stringSet(["a"]), ":type": .string("SS"), ":lo": .number(1), ":hi": .number(9),
    ]
    static let names = ["#n": "name", "#s": "size"]

    /// The expression's own mistake, or `nil`; placeholders that it leaves unused do not matter.
    static func fault(_ text: String, kind: ExpressionKind = .condition) -> String? {
        validationMessage { () throws(DynamoError) in
            var placeholders = try Placeholders(names: Self.names, values: Self.values, expressions: [kind: text])
            return try ConditionExpression(parsing: text, kind: kind, placeholders: &placeholders)
        }
    }

    @Test(
        "a well-formed condition parses",
        arguments: [
            "a = :s", "a<>:s", ":s = a", "a=b", "a\t<\r\n:n", "a.b[0].#n[12].c = :s", "#n = :s", "(a = :s)",
            "(a) = (:s)",
            "NOT a = :s", "not (a = :s and b = :n)", "a = :s OR b = :n AND NOT c = :n",
            "a BETWEEN :lo AND :hi AND b = :s",
            "a between :lo and :hi or b between :n and :n", "a IN (:s)", "a in (:s, :n, b)", "(a IN ((:s), (:n)))",
            "attribute_exists(a)", "attribute_not_exists(a.b)", "attribute_type(a, :type)", "begins_with(a, :s)",
            "begins_with(a, :b)", "contains(a, :n)", "contains(#s, :s)", "size(a) > :n", ":n <= size(a)",
            "( ( ( size ( a )) < b.c ) AND ( d > :n ) )", "((a = :s) AND (b = :n))", "(size(a)) = size(:s)",
            "((a = :s) AND b = :n) OR c = :s", "NOT NOT a = :s", "a = :s AND (NOT (b = :s OR c = :s))",
        ]
    )
    func wellFormed(text: String) {
        #expect(Self.fault(text) == nil)
    }

    @Test(
        "a syntax error shows the token with its neighbours",
        arguments: [
            ("a-b", "-", "a-b"),
            ("a", "<EOF>", "a"),
            ("a =", "<EOF>", "="),
            ("a = :s AND", "<EOF>", "AND"),
            ("a  = 1", "1", "= 1"),
            ("#n attribute_not_exists :s", "attribute_not_exists", "#n attribute_not_exists :s"),
            ("tenant:abc123-x = :s", ":abc123", "tenant:abc123-"),
            ("begins_with()", ")", "()"),
            ("a = :s b = :n", "b", ":s b ="),
            ("= a", "=", "= a"),
            ("a = :s)", ")", ":s)"),
            ("(a = :s", "<EOF>", ":s"),
            ("a = !", "!", "= !"),
            ("_a = :s", "_", "_a"),
            ("a = :s AND é", "é", "AND é"),
            ("a == :s", "=", "== :s"),
            ("a = : s", ":", "= : s"),
            ("# = :s", "#", "# ="),
            ("a BETWEEN :lo, :hi", ",", ":lo, :hi"),
            ("a IN :s", ":s", "IN :s"),
            ("a AND b = :s", "AND", "a AND b"),
            ("(a) AND b = :s", "AND", ") AND b"),
            ("a[x] = :s", "x", "[x]"),
            ("a[-1] = :s", "-", "[-1"),
            ("a. = :s", "=", ". = :s"),
            ("a..b = :s", ".", "..b"),
            ("a = :s = b", "=", ":s = b"),
            ("NOT", "<EOF>", "NOT"),
            ("()", ")", "()"),
            ("   ", "<EOF>", ""),
        ]
    )
    func syntaxErrors(text: String, token: String, near: String) {
        #expect(
            Self.fault(text) == "Invalid ConditionExpression: Syntax error; token: \"\(token)\", near: \"\(near)\""
        )
    }

    @Test(
        "a mistake of meaning is reported in DynamoDB's words",
        arguments: [
            ("", "The expression can not be empty;"),
            ("((a = :s))", "The expression has redundant parentheses;"),
            ("a = :s AND ((b = :n))", "The expression has redundant parentheses;"),
            ("((a)) = :s", "The expression has redundant parentheses;"),
            ("((begins_with(a, :s)))", "The expression has redundant parentheses;"),
            ("status = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
            ("a.Name = :s", "Attribute name is a reserved keyword; reserved keyword: Name"),
            ("size = :n", "Attribute name is a reserved keyword; reserved keyword: size"),
            ("attribute_gone(a)", "Invalid function name; function: attribute_gone"),
            ("Begins_With(a, :s)", "Invalid function name; function: Begins_With"),
            (
                "#x = :s",
                "An expression attribute name used in the document path is not defined; attribute name: #x"
            ),
            (
                "a = :x",
                "An expression attribute value used in expression is not defined; attribute value: :x"
            ),
            (
                "size(a)",
                "The function is not allowed to be used this way in an expression; function: size"
            ),
            (
                "NOT (size(a)) AND b = :s",
                "The function is not allowed to be used this way in an expression; function: size"
            ),
            (
                "a = begins_with(b, :s)",
                "The function is not allowed to be used this way in an expression; function: begins_with"
            ),
            (
                "contains(a, :s) = :t",
                "The function is not allowed to be used this way in an expression; function: contains"
            ),
            (
                "attribute_exists(size(a))",
                "Operator or function requires a document path; operator or function: attribute_exists"
            ),
            (
                "attribute_not_exists(:s)",
                "Operator or function requires a document path; operator or function: attribute_not_exists"
            ),
            (
                "begins_with(a)",
                """
                Incorrect number of operands for operator or function; \
                operator or function: begins_with, number of operands: 1
                """
            ),
            (
                "size(a, b) > :n",
                """
                Incorrect number of operands for operator or function; \
                operator or function: size, number of operands: 2
                """
            ),
            (
                "begins_with(a, :n)",
                """
                Incorrect operand type for operator or function; \
                operator or function: begins_with, operand type: N
                """
            ),
            (
                "size(:n) > :n",
                "Incorrect operand type for operator or function; operator or function: size, operand type: N"
            ),
            (
                "a < :m",
                "Incorrect operand type for operator or function; operator or function: <, operand type: M"
            ),
            (
                "a BETWEEN :t AND :t",
                "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: BOOL"
            ),
            (
                "attribute_type(a, :n)",
                """
                Incorrect operand type for operator or function; \
                operator or function: attribute_type, operand type: N
                """
            ),
            (
                "attribute_type(a, b)",
                """
                Incorrect operand type for operator or function; \
                operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}
                """
            ),
            (
                "attribute_type(a, :s)",
                "Invalid attribute type name found; type: text, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
            ),
            (
                "a.b[1] = a.b[1]",
                """
                The first operand must be distinct from the remaining operands for this operator or function; \
                operator: =, first operand: [a, b, [1]]
                """
            ),
            (
                "contains(#n, #n)",
                """
                The first operand must be distinct from the remaining operands for this operator or function; \
                operator: contains, first operand: [name]
                """
            ),
            (
                "a BETWEEN :n AND :s",
                """
                The BETWEEN operator requires same data type for lower and upper bounds; \
                lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:text}
                """
            ),
            (
                "a BETWEEN :hi AND :lo",
                """
                The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \
                lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:1}
                """
            ),
            ("a[2147483648] = :s", "List index is not within the allowable range; index: [2147483648]"),
        ]
    )
    func faults(text: String, reason: String) {
        #expect(Self.fault(text) == "Invalid ConditionExpression: \(reason)")
    }

    @Test(
        "of several mistakes the one that DynamoDB checks first is reported, and a syntax error before all",
        arguments: [
            ("status = :x AND ((b = :n)) AND nope(c)", "The expression has redundant parentheses;"),
            ("status = :x AND nope(c)", "Invalid function name; function: nope"),
            ("a = :x AND status = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
            (
                "begins_with(a, :n) AND b = :x",
                """
                Incorrect operand type for operator or function; \
                operator or function: begins_with, operand type: N
                """
            ),
            (
                "a = :x AND begins_with(b, :n)",
                "An expression attribute value used in expression is not defined; attribute value: :x"
            ),
            ("status = :x AND ((b = :n)) AND nope(c) +", "Syntax error; token: \"+\", near: \") +\""),
        ]
    )
    func precedence(text: String, reason: String) {
        #expect(Self.fault(text, kind: .filter) == "Invalid FilterExpression: \(reason)")
    }

    @Test("an expression may have 300 operators, 100 candidates and 4096 bytes, and no more")
    func limits() {
        let operators = { (count: Int) in
            Array(repeating: "a=:n", count: (count + 1) / 2).joined(separator: " OR ")
                + (count % 2 == 0 ? " OR NOT a=:n" : "")
        }
        #expect(Self.fault(operators(299)) == nil)
        #expect(
            Self.fault(operators(301))
                == "Invalid ConditionExpression: The expression contains too many operators; operator count: 301"
        )
        let candidates = { (count: Int) in "a IN (\(Array(repeating: ":n", count: count).joined(separator: ",")))" }
        #expect(Self.fault(candidates(100)) == nil)
        #expect(
            Self.fault(candidates(101), kind: .filter)
                == "Invalid FilterExpression: The IN operator is provided with too many operands; number of operands: 101"
        )
        let long = { (count: Int) in "a = :n" + String(repeating: " ", count: count - 6) }
        #expect(Self.fault(long(4096)) == nil)
        #expect(
            Self.fault(long(4097), kind: .filter)
                == """
                Invalid FilterExpression: Expression size has exceeded the maximum allowed size; \
                expression size: 4097
                """
        )
    }

    @Test("nesting deeper than any stack is an error, not a crash", arguments: ["(", "NOT (", "size(", "a IN (", "a["])
    func depth(opening: String) {
        let text = String(repeating: opening, count: 4096 / opening.utf8.count)
        #expect(Self.fault(text)?.hasPrefix("Invalid ConditionExpression: ") == true)
    }

    @Test("as many levels as operators allow are parsed and evaluated")
    func deepestNesting() throws {
        let levels = 149
        let text = String(repeating: "(", count: levels) + "a=:n" + String(repeating: ")OR a=:n", count: levels)
        #expect(try condition(text, values: [":n": .number(5)]).evaluate(on: ["a": .number(5)]))
    }
}

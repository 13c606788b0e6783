import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Projection expressions")
struct ProjectionExpressionTests {
    static let item: DynamoItem = [
        "a": .number(1), "name": .string("n"),
        "m": .map(["x": .number(1), "y": .map(["z": .bool(true)]), "e": .map([:])]),
        "l": .list([.number(0), .map(["k": .null, "j": .number(5)]), .number(2)]),
    ]

    @Test(
        "an item is cut down to the paths, elements of lists close up in their order",
        arguments: [
            ("a", ["a": .number(1)]),
            ("a, #n", ["a": .number(1), "name": .string("n")]),
            ("gone", [:]),
            ("m.x,m.y.z", ["m": .map(["x": .number(1), "y": .map(["z": .bool(true)])])]),
            ("m.e", ["m": .map(["e": .map([:])])]),
            ("m.gone", [:]),
            ("a.b", [:]),
            ("l[2], l[0]", ["l": .list([.number(0), .number(2)])]),
            ("l[1].k, l[1].j, l[9]", ["l": .list([.map(["k": .null, "j": .number(5)])])]),
            ("l[0].x", [:]),
        ] as [(String, DynamoItem)]
    )
    func applied(text: String, expected: DynamoItem) throws {
        var placeholders = try Placeholders(names: ["#n": "name"], values: [:], expressions: [.projection: text])
        let projection = try ProjectionExpression(parsing: text, placeholders: &placeholders)
        #expect(projection.apply(to: Self.item) == expected)
    }

    @Test(
        "a mistake is reported in DynamoDB's words",
        arguments: [
            ("", "The expression can not be empty;"),
            ("a,", "Syntax error; token: \"<EOF>\", near: \",\""),
            ("a b", "Syntax error; token: \"b\", near: \"a b\""),
            ("!!!", "Syntax error; token: \"!\", near: \"!!\""),
            (":v", "Syntax error; token: \":v\", near: \":v\""),
            ("a, and", "Attribute name is a reserved keyword; reserved keyword: and"),
            ("#gone", "An expression attribute name used in the document path is not defined; attribute name: #gone"),
            (
                "a.b, c, a",
                """
                Two document paths overlap with each other; must remove or rewrite one of these paths; \
                path one: [a, b], path two: [a]
                """
            ),
            (
                "a[0], a.b",
                """
                Two document paths conflict with each other; must remove or rewrite one of these paths; \
                path one: [a, [0]], path two: [a, b]
                """
            ),
        ]
    )
    func faults(text: String, reason: String) {
        #expect(
            validationMessage { () throws(DynamoError) in try projection(text) }
                == "Invalid ProjectionExpression: \(reason)"
        )
    }
}

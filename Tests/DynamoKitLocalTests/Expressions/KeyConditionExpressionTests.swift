import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Key condition expressions")
struct KeyConditionExpressionTests {
    static let values: DynamoItem = [
        ":pk": .string("p"), ":n": .number(5), ":m": .number(9), ":s": .string("ab"), ":b": .binary([1, 255, 255]),
        ":e": .string(""), ":t": .bool(true), ":high": .binary([255, 255]),
    ]
    static let names = ["#pk": "pk", "#sk": "sk"]

    static func parsed(_ text: String) throws(DynamoError) -> KeyConditionExpression {
        var placeholders = try Placeholders(names: Self.names, values: Self.values, expressions: [.keyCondition: text])
        return try KeyConditionExpression(parsing: text, placeholders: &placeholders)
    }

    static func resolved(
        _ text: String,
        sort: ScalarAttributeType? = .number
    ) throws(DynamoError) -> (partition: AttributeValue, sort: SortKeyRange?) {
        try Self.parsed(text).resolve(
            partitionKey: AttributeDefinition("pk", .string),
            sortKey: sort.map { AttributeDefinition("sk", $0) }
        )
    }

    @Test(
        "conditions on the sort key become a range of keys, in either order and however they are put",
        arguments: [
            ("pk = :pk", [Int](0...10)),
            ("#pk = :pk AND #sk = :n", [5]),
            ("sk < :n AND pk = :pk", [Int](0...4)),
            ("(pk = :pk) and (sk <= :n)", [Int](0...5)),
            ("(pk = :pk AND sk > :n)", [Int](6...10)),
            (":pk = pk AND :n <= sk", [Int](5...10)),
            (":n > sk AND pk = :pk", [Int](0...4)),
            ("pk = :pk AND sk BETWEEN :n AND :m", [Int](5...9)),
        ]
    )
    func ranges(text: String, expected: [Int]) throws {
        let (partition, sort) = try Self.resolved(text)
        #expect(partition == .string("p"))
        let found = try (0...10).filter { number in
            let key = try #require(KeyEncoding.bytes(of: .number(AttributeNumber(number))))
            return sort?.contains(key) ?? true
        }
        #expect(found == expected)
    }

    @Test("begins_with is a range from the prefix to its successor")
    func prefixes() throws {
        let text = try #require(try Self.resolved("pk = :pk AND begins_with(sk, :s)", sort: .string).sort)
        #expect(text.lower == .init(bytes: Array("ab".utf8), isInclusive: true))
        #expect(text.upper == .init(bytes: Array("ac".utf8), isInclusive: false))
        let bytes = try #require(try Self.resolved("pk = :pk AND begins_with(sk, :b)", sort: .binary).sort)
        #expect(bytes.upper == .init(bytes: [2], isInclusive: false))
        #expect(bytes.contains([1, 255, 255, 255, 255, 255]) && !bytes.contains([2]) && !bytes.contains([1, 255]))
        let highest = try #require(try Self.resolved("pk = :pk AND begins_with(sk, :high)", sort: .binary).sort)
        #expect(highest.upper == nil && highest.contains([255, 255, 1]))
        let all = try #require(try Self.resolved("pk = :pk AND begins_with(sk, :e)", sort: .string).sort)
        #expect(all.upper == nil && all.contains([]) && all.contains([255]))
    }

    @Test(
        "a condition that no key can be asked is refused before there is a table",
        arguments: [
            ("", "The expression can not be empty;"),
            ("pk", "Syntax error; token: \"<EOF>\", near: \"pk\""),
            ("((pk = :pk))", "The expression has redundant parentheses;"),
            ("beginsWith(pk, :s)", "Invalid function name; function: beginsWith"),
            ("pk = :pk OR sk = :n", "Invalid operator used in KeyConditionExpression: OR"),
            ("NOT pk = :pk", "Invalid operator used in KeyConditionExpression: NOT"),
            ("pk = :pk AND sk IN (:n)", "Invalid operator used in KeyConditionExpression: IN"),
            ("pk = :pk AND sk <> :n", "Invalid operator used in KeyConditionExpression: <>"),
            ("pk = :pk AND contains(sk, :s)", "Invalid operator used in KeyConditionExpression: contains"),
            ("attribute_exists(pk)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
            ("pk = :pk AND sk > :n AND sk < :m", "KeyConditionExpressions must only contain one condition per key"),
            ("pk.a = :pk", "KeyConditionExpressions cannot have conditions on nested attributes"),
            ("size(pk) = :n", "KeyConditionExpressions cannot contain nested operations"),
            (
                "pk = sk",
                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
            ),
            (":pk = :s", "Invalid condition in KeyConditionExpression: No key attribute specified"),
            (
                "pk = :pk AND begins_with(:s, sk)",
                """
                Invalid condition in KeyConditionExpression: \
                begins_with operator must have the key attribute as its first operand
                """
            ),
            (
                "pk = :pk AND :n BETWEEN sk AND :m",
                "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand"
            ),
            (
                "pk = :pk AND sk BETWEEN :m AND :n",
                """
                The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \
                lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:5}
                """
            ),
            (
                "pk = :pk AND begins_with(sk, :n)",
                """
                Incorrect operand type for operator or function; \
                operator or function: begins_with, operand type: N
                """
            ),
        ]
    )
    func faults(text: String, reason: String) {
        #expect(
            validationMessage { () throws(DynamoError) in try Self.parsed(text) }
                == "Invalid KeyConditionExpression: \(reason)"
        )
    }

    @Test(
        "a condition that does not fit the key is refused",
        arguments: [
            ("sk = :n", "Query condition missed key schema element: pk"),
            ("elsewhere = :n AND sk = :n", "Query condition missed key schema element: pk"),
            ("pk = :pk AND elsewhere = :n", "Query condition missed key schema element: sk"),
            ("pk > :pk", "Query key condition not supported"),
            ("begins_with(pk, :pk) AND sk = :n", "Query key condition not supported"),
            ("pk = :pk AND sk = :n AND elsewhere = :n", "Conditions can be of length 1 or 2 only"),
            (
                "pk = :n",
                "One or more parameter values were invalid: Condition parameter type does not match schema type"
            ),
            (
                "pk = :pk AND begins_with(sk, :s)",
                "One or more parameter values were invalid: Condition parameter type does not match schema type"
            ),
            (
                "pk = :e",
                """
                One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain \
                an empty string value. Key: pk
                """
            ),
        ]
    )
    func schema(text: String, message: String) {
        #expect(validationMessage { () throws(DynamoError) in try Self.resolved(text) } == message)
    }

    @Test("a condition on a sort key is refused where there is none")
    func withoutSortKey() {
        #expect(
            validationMessage { () throws(DynamoError) in try Self.resolved("pk = :pk AND sk = :n", sort: nil) }
                == "Query key condition not supported"
        )
    }
}

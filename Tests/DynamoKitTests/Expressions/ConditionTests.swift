import DynamoKit
import FoundationEssentials
import Testing

@Suite("Conditions")
struct ConditionTests {
    static let forms: [(Condition, String)] = [
        (.equals("a", 1), "#n0 = :v0"),
        (.notEquals("a", 1), "#n0 <> :v0"),
        (.lessThan("a", 1), "#n0 < :v0"),
        (.lessThanOrEqual("a", 1), "#n0 <= :v0"),
        (.greaterThan("a", 1), "#n0 > :v0"),
        (.greaterThanOrEqual("a", 1), "#n0 >= :v0"),
        (.compare(.attribute("a"), .lessThan, .attribute("b")), "#n0 < #n1"),
        (.between("a", 1, 2), "#n0 BETWEEN :v0 AND :v1"),
        (.in("a", [1, 2, 1]), "#n0 IN (:v0, :v1, :v0)"),
        (.exists("a"), "attribute_exists(#n0)"),
        (.notExists("a"), "attribute_not_exists(#n0)"),
        (.hasType("a", .stringSet), "attribute_type(#n0, :v0)"),
        (.beginsWith("a", "x"), "begins_with(#n0, :v0)"),
        (.contains("a", "x"), "contains(#n0, :v0)"),
        (.compare(.size(of: "a"), .notEquals, .attribute("b[1]")), "size(#n0) <> #n1[1]"),
        (.between(.value(5), .attribute("a"), .attribute("b")), ":v0 BETWEEN #n0 AND #n1"),
        (.in(.value(5), [.attribute("a"), .size(of: "b")]), ":v0 IN (#n0, size(#n1))"),
        (.beginsWith("a", .attribute("b")), "begins_with(#n0, #n1)"),
        (.contains("a", .attribute("b")), "contains(#n0, #n1)"),
        (.size(of: "a", .greaterThan, 3), "size(#n0) > :v0"),
        (.size(of: "a", between: 1...3), "size(#n0) BETWEEN :v0 AND :v1"),
        (!.exists("a"), "NOT attribute_exists(#n0)"),
        (
            .exists("a") && .exists("b") && .exists("c"),
            "attribute_exists(#n0) AND attribute_exists(#n1) AND attribute_exists(#n2)"
        ),
        (
            .exists("a") || .equals("b", 1) && .equals("a", 1),
            "attribute_exists(#n0) OR (#n1 = :v0 AND #n0 = :v0)"
        ),
        (
            (.exists("a") || .exists("b")) && .exists("c"),
            "(attribute_exists(#n0) OR attribute_exists(#n1)) AND attribute_exists(#n2)"
        ),
        (!(.exists("a") || .exists("b")), "NOT (attribute_exists(#n0) OR attribute_exists(#n1))"),
        (.between("a", 1, 2) && !.exists("a"), "(#n0 BETWEEN :v0 AND :v1) AND (NOT attribute_exists(#n0))"),
        (.exists("a.b[0].a"), "attribute_exists(#n0.#n1[0].#n0)"),
    ]

    @Test("each condition has its expression", arguments: forms.indices)
    func expression(index: Int) throws {
        let (condition, expected) = Self.forms[index]
        var attributes = ExpressionAttributes()
        #expect(try attributes.expression(condition) == expected)
    }

    @Test("names and values of other bytes have placeholders of their own, even if they are the same text")
    func spellings() throws {
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        var attributes = ExpressionAttributes()
        let text = try attributes.expression(
            .equals(.name(composed), composed) || .equals(.name(decomposed), decomposed)
        )
        #expect(text == "#n0 = :v0 OR #n1 = :v1")
        #expect(attributes.names["#n1"].map { Array($0.utf8) } == Array(decomposed.utf8))
        #expect(attributes.values == [":v0": .string(composed), ":v1": .string(decomposed)])
    }

    @Test("names and values stand under placeholders alone, equal ones under one")
    func placeholders() throws {
        var attributes = ExpressionAttributes()
        _ = try attributes.expression(.equals("status", "open") && .notEquals("size", "open"))
        _ = try attributes.expression(.lessThan("size", 5) || .greaterThan(.name("a.b"), 5.0))
        #expect(attributes.names == ["#n0": "status", "#n1": "size", "#n2": "a.b"])
        #expect(attributes.values == [":v0": .string("open"), ":v1": .number(5)])
    }

    @Test("an “in” takes 1 to 100 values", arguments: [(0, false), (1, true), (100, true), (101, false)])
    func operands(count: Int, isAllowed: Bool) throws {
        var attributes = ExpressionAttributes()
        let condition = Condition.in("a", Array(0..<count))
        if isAllowed {
            #expect(try attributes.expression(condition).hasPrefix("#n0 IN (:v0"))
        } else {
            let error = try #require(throws: DynamoError.self) { try attributes.expression(condition) }
            #expect(error.code == .invalidRequest)
        }
    }

    static let refused: [Condition] = [
        .lessThan("a", true), .greaterThanOrEqual("a", ["x"]), .lessThan("a", Set(["x"])),
        .between("a", 2, 1), .between("a", "b", "a"), .between(.attribute("a"), .value("1"), .value(2)),
        .between("a", [1], [2]), .beginsWith("a", 1), .equals("a", String?.none), .equals("a", Set<Int>()),
        .compare(.attribute("a.b"), .equals, .attribute("a.b")), .contains("a", .attribute("a")),
        .beginsWith("a", .size(of: "b")),
    ]

    @Test("what can never hold of any item is refused, as DynamoDB would", arguments: refused.indices)
    func refusal(index: Int) throws {
        var attributes = ExpressionAttributes()
        let error = try #require(throws: DynamoError.self) { try attributes.expression(Self.refused[index]) }
        #expect(error.code == .invalidRequest)
    }

    @Test("bounds may be equal, and a NULL may be asked for")
    func allowed() throws {
        var attributes = ExpressionAttributes()
        #expect(try attributes.expression(.between("a", "x", "x")) == "#n0 BETWEEN :v0 AND :v0")
        #expect(try attributes.expression(.equals("a", AttributeValue.null)) == "#n0 = :v1")
        var storing = ExpressionAttributes(encoder: AttributeEncoder(strategies: .init(optionals: .null)))
        #expect(try storing.expression(.equals("a", String?.none)) == "#n0 = :v0")
    }

    @Test("an expression that is too long, or has too many operators, is refused")
    func limits() throws {
        func condition(_ count: Int, _ make: (Int) -> Condition) -> Condition {
            (1..<count).map(make).reduce(make(0)) { $0 || $1 }
        }
        func refusal(_ condition: Condition) throws -> String {
            var attributes = ExpressionAttributes()
            return try #require(throws: DynamoError.self) { try attributes.expression(condition) }.message
        }
        // 150 functions with 149 OR between them are 299 operators.
        var attributes = ExpressionAttributes()
        #expect(try attributes.expression(condition(150) { .exists(.name("a\($0)")) }).utf8.count < 4096)
        #expect(try refusal(condition(151) { .exists(.name("a\($0)")) }).contains("301 operators"))
        #expect(
            try refusal(condition(80) { .between(.name("a\($0)"), 1, 2) && .equals("b", 1) }).contains("operators")
        )
        let many = condition(40) { .in(.name("a\($0)"), Array($0 * 40..<$0 * 40 + 40)) }
        #expect(try refusal(many).contains("of 4096"))
    }

    @Test("values are stored as the strategies say")
    func strategies() throws {
        let encoder = AttributeEncoder(strategies: .init(dates: .unixSeconds))
        var attributes = ExpressionAttributes(encoder: encoder)
        _ = try attributes.expression(.lessThan("expiresAt", Date(timeIntervalSince1970: 7)))
        #expect(attributes.values == [":v0": .number(7)])
    }
}

import DynamoKit
import Testing

@Suite("Key conditions and selections")
struct KeyConditionTests {
    static let forms: [(SortKeyCondition, String)] = [
        (.equals(1), "#n1 = :v1"),
        (.lessThan(1), "#n1 < :v1"),
        (.lessThanOrEqual(1), "#n1 <= :v1"),
        (.greaterThan(1), "#n1 > :v1"),
        (.greaterThanOrEqual(1), "#n1 >= :v1"),
        (.between(1, 2), "#n1 BETWEEN :v1 AND :v2"),
        (.beginsWith("x"), "begins_with(#n1, :v1)"),
    ]

    @Test("each sort key condition has its expression", arguments: forms.indices)
    func expression(index: Int) throws {
        let (condition, expected) = Self.forms[index]
        var attributes = ExpressionAttributes()
        let text = try attributes.keyCondition(partitionKey: ("room.id", "r"), sortKey: ("at", condition))
        #expect(text == "#n0 = :v0 AND \(expected)")
        #expect(attributes.names == ["#n0": "room.id", "#n1": "at"])
    }

    static let refused: [SortKeyCondition] = [
        .equals(true), .lessThan([1]), .between(2, 1), .between("b", "a"), .beginsWith(1), .equals(String?.none),
    ]

    @Test("a sort key condition that no key can meet is refused", arguments: refused.indices)
    func refusal(index: Int) throws {
        var attributes = ExpressionAttributes()
        let error = try #require(throws: DynamoError.self) {
            try attributes.keyCondition(partitionKey: ("id", "r"), sortKey: ("at", Self.refused[index]))
        }
        #expect(error.code == .invalidRequest)
    }

    @Test("a selection is a projection expression, and refuses overlaps and emptiness")
    func selections() throws {
        var attributes = ExpressionAttributes()
        #expect(try attributes.expression(["id", "profile.name"] as AttributeSelection) == "#n0, #n1.#n2")
        #expect(throws: DynamoError.self) { try attributes.expression([] as AttributeSelection) }
        #expect(throws: DynamoError.self) { try attributes.expression(["a", "a[0]"] as AttributeSelection) }
    }
}

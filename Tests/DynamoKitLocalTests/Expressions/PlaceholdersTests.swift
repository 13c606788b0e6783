import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Placeholders")
struct PlaceholdersTests {
    @Test("what no expression of the request uses is an error that lists it")
    func unused() throws {
        let names = ["#a": "a", "#y": "y", "#x": "x"]
        let values: DynamoItem = [":a": .null, ":y": .null, ":x": .null]
        var placeholders = try Placeholders(
            names: names,
            values: values,
            expressions: [.update: "", .condition: ""]
        )
        _ = try UpdateExpression(parsing: "SET #a = :a", placeholders: &placeholders)
        #expect(
            validationMessage { () throws(DynamoError) in try placeholders.rejectUnused() }
                == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}"
        )
        _ = try ConditionExpression(
            parsing: "attribute_exists(#x) OR #y = :a",
            kind: .condition,
            placeholders: &placeholders
        )
        #expect(
            validationMessage { () throws(DynamoError) in try placeholders.rejectUnused() }
                == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x, :y}"
        )
        _ = try ConditionExpression(parsing: "q IN (:x, :y)", kind: .condition, placeholders: &placeholders)
        try placeholders.rejectUnused()
    }

    static func fault(
        names: [String: String] = [:],
        values: DynamoItem = [:],
        _ expressions: KeyValuePairs<ExpressionKind, String?>
    ) -> String? {
        validationMessage { () throws(DynamoError) in
            try Placeholders(names: names, values: values, expressions: expressions)
        }
    }

    @Test("without expressions there can be no placeholders")
    func withoutExpressions() {
        #expect(
            Self.fault(names: ["#a": "a"], [.projection: nil])
                == "ExpressionAttributeNames can only be specified when using expressions"
        )
        #expect(
            Self.fault(values: [":a": .null], [.update: nil, .condition: nil])
                == """
                ExpressionAttributeValues can only be specified when using expressions: \
                UpdateExpression and ConditionExpression are null
                """
        )
        #expect(
            Self.fault(values: [":a": .null], [.filter: nil, .projection: "a"])
                == "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null"
        )
        #expect(Self.fault([.update: nil]) == nil)
    }

    @Test("a misspelt placeholder is named", arguments: ["a", "#", "#a-b", "#a b", ":a", "#é"])
    func names(placeholder: String) {
        #expect(
            Self.fault(names: [placeholder: "a"], [.condition: "x"])
                == "ExpressionAttributeNames contains invalid key: Syntax error; key: \"\(placeholder)\""
        )
    }

    @Test("an invalid value is named")
    func values() {
        #expect(
            Self.fault(values: ["a": .null], [.condition: "x"])
                == "ExpressionAttributeValues contains invalid key: Syntax error; key: \"a\""
        )
        #expect(
            Self.fault(values: [":a": .null, ":b": .list([.stringSet([])])], [.condition: "x"])
                == """
                ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: \
                An string set  may not be empty for key :b
                """
        )
    }

    @Test("the list of reserved words is whole")
    func reservedWords() {
        #expect(ReservedWords.all.count == 573)
        for word in ["ABORT", "abort", "Name", "zone", "TTL", "data"] { #expect(ReservedWords.contain(word)) }
        for word in ["id", "remove", "timestamps", ""] { #expect(!ReservedWords.contain(word)) }
    }
}

import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Legacy key conditions")
struct LegacyKeyConditionTests {
    private static let onPartition = #""pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"p"}]}"#

    private static func query(_ conditions: String, _ more: String = "") -> String {
        #"{"TableName":"Things","KeyConditions":{\#(conditions)}\#(more)}"#
    }

    private static func onSort(_ condition: String, _ more: String = "") -> String {
        Self.query(#"\#(Self.onPartition),"sk":{"ComparisonOperator":\#(condition)}"#, more)
    }

    @Test(
        "each operator that an index can be asked finds its range of sort keys",
        arguments: [
            (#""EQ","AttributeValueList":[{"N":"3"}]"#, [3]), (#""LE","AttributeValueList":[{"N":"2"}]"#, [0, 1, 2]),
            (#""LT","AttributeValueList":[{"N":"2"}]"#, [0, 1]), (#""GE","AttributeValueList":[{"N":"3"}]"#, [3, 4]),
            (#""GT","AttributeValueList":[{"N":"3"}]"#, [4]),
            (#""BETWEEN","AttributeValueList":[{"N":"1"},{"N":"3"}]"#, [1, 2, 3]),
        ]
    )
    func ranges(condition: String, sortKeys: [Int]) async throws {
        let endpoint = try await LegacyEndpoint()
        for number in 0..<5 {
            try await endpoint.local.put(["pk": .string("p"), "sk": .number(AttributeNumber(number))])
        }
        let page = try await endpoint.ask("Query", Self.onSort(condition))
        #expect(page["Items"]?.array?.compactMap { $0["sk"]?["N"]?.string } == sortKeys.map { "\($0)" })
        let backwards = try await endpoint.ask("Query", Self.onSort(condition, #","ScanIndexForward":false,"Limit":1"#))
        #expect(backwards["Items"]?.array?.first?["sk"]?["N"]?.string == sortKeys.last.map { "\($0)" })
    }

    @Test("they go with expressions of other kinds, and read indexes")
    func withExpressions() async throws {
        let endpoint = try await LegacyEndpoint()
        for number in 0..<4 {
            try await endpoint.local.put(
                [
                    "pk": .string("p"), "sk": .number(AttributeNumber(number)), "color": .string("red"),
                    "size": .number(AttributeNumber(number % 2)), "rest": .string("x"),
                ]
            )
        }
        let json = ##"""
            {"TableName":"Things","IndexName":"by-color","FilterExpression":"#s = :s","ProjectionExpression":"sk",\##
            "ExpressionAttributeNames":{"#s":"size"},"ExpressionAttributeValues":{":s":{"N":"1"}},\##
            "KeyConditions":{"color":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"red"}]}}}
            """##
        let page = try await endpoint.ask("Query", json)
        #expect(page["Items"] == [["sk": ["N": "1"]], ["sk": ["N": "3"]]])
        #expect(page["ScannedCount"]?.number == 4)
    }

    private static let indexable = "Attempted conditional constraint is not an indexable operation"
    private static let mixed = "Can not use both expression and non-expression parameters in the same request: "

    static let refusals: [(json: String, message: String)] = [
        (
            #"{"TableName":"Things"}"#,
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        ),
        (query(""), "Conditions can be of length 1 or 2 only"),
        (
            onSort(#""NULL"},"a":{"ComparisonOperator":"NULL""#),
            "Conditions can be of length 1 or 2 only"
        ),
        (query(#""pk":{"ComparisonOperator":"NULL"}"#), indexable),
        (query(#""pk":{"ComparisonOperator":"NE","AttributeValueList":[{"S":"p"}]}"#), indexable),
        (query(#""pk":{"ComparisonOperator":"IN","AttributeValueList":[{"S":"p"}]}"#), indexable),
        (onSort(#""NOT_NULL""#), indexable),
        (onSort(#""CONTAINS","AttributeValueList":[{"N":"1"}]"#), indexable),
        (
            query(#""pk":{"ComparisonOperator":"GE","AttributeValueList":[{"S":"p"}]}"#),
            "Query key condition not supported"
        ),
        (
            query(#""pk":{"ComparisonOperator":"GE","AttributeValueList":[{"N":"1"}]}"#),
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        ),
        (
            onSort(#""BEGINS_WITH","AttributeValueList":[{"S":"1"}]"#),
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
        ),
        (
            query(#""sk":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}"#),
            "Query condition missed key schema element: pk"
        ),
        (
            query(#"\#(onPartition),"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}"#),
            "Query condition missed key schema element: sk"
        ),
        (
            #"{"TableName":"Singles","KeyConditions":{\#(onPartition),"sk":{"ComparisonOperator":"NULL"}}}"#,
            "Query key condition not supported"
        ),
        (
            onSort(#""BETWEEN","AttributeValueList":[{"N":"2"},{"N":"1"}]"#),
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
        ),
        (
            onSort(#""EQ""#),
            "One or more parameter values were invalid: Invalid number of argument(s) for the EQ ComparisonOperator"
        ),
        (
            query(
                onPartition,
                #","QueryFilter":{"sk":{"ComparisonOperator":"NULL"}}"#
            ),
            "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk"
        ),
        (
            query(onPartition, #","KeyConditionExpression":"pk = :p","QueryFilter":{},"AttributesToGet":["a"]"#),
            mixed + "Non-expression parameters: {AttributesToGet, QueryFilter, KeyConditions} "
                + "Expression parameters: {KeyConditionExpression}"
        ),
        (
            query(onPartition, #","FilterExpression":"a = b","ConditionalOperator":"OR""#),
            mixed + "Non-expression parameters: {ConditionalOperator} Expression parameters: {FilterExpression}"
        ),
        (
            query(onPartition, #","ConditionalOperator":"OR""#),
            "ConditionalOperator cannot be used without Filter or Expected"
        ),
        (
            query(onPartition, #","Select":"COUNT","AttributesToGet":["a"]"#),
            "1 validation error detected: Cannot specify the AttributesToGet when choosing to get only the Count"
        ),
        (
            query(onPartition, #","Select":"ALL_ATTRIBUTES","AttributesToGet":["a"]"#),
            "1 validation error detected: Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES"
        ),
        (
            query(onPartition, ##","ExpressionAttributeNames":{"#a":"a"}"##),
            "ExpressionAttributeNames can only be specified when using expressions"
        ),
    ]

    @Test("key conditions that do not fit the key, or the rest of the request, are refused", arguments: refusals)
    func refused(json: String, message: String) async throws {
        let error = await (try LegacyEndpoint()).refusal("Query", json)
        #expect(error?.code == .validation)
        #expect(error?.message == message)
    }
}

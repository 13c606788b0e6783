import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Legacy filters")
struct LegacyFilterTests {
    /// A condition on the attribute `a`, and the names of the items that meet it.
    static let conditions: [(condition: String, names: [String])] = [
        (#""EQ","AttributeValueList":[{"S":"abc"}]"#, ["string"]),
        (#""EQ","AttributeValueList":[{"N":"5.0"}]"#, ["five"]),
        (#""EQ","AttributeValueList":[{"SS":["b","a"]}]"#, ["strings"]),
        (#""EQ","AttributeValueList":[{"L":[{"S":"abc"},{"N":"5"}]}]"#, ["list"]),
        (#""EQ","AttributeValueList":[{"BOOL":true}]"#, ["true"]),
        (#""EQ","AttributeValueList":[{"NULL":true}]"#, ["null"]),
        (
            #""NE","AttributeValueList":[{"N":"5"}]"#,
            ["bytes", "list", "missing", "null", "numbers", "seven", "string", "strings", "true"]
        ),
        (#""LE","AttributeValueList":[{"N":"5"}]"#, ["five"]),
        (#""LT","AttributeValueList":[{"N":"5"}]"#, []),
        (#""GE","AttributeValueList":[{"N":"5"}]"#, ["five", "seven"]),
        (#""GT","AttributeValueList":[{"N":"5"}]"#, ["seven"]),
        (#""GT","AttributeValueList":[{"S":"abb"}]"#, ["string"]),
        (#""BETWEEN","AttributeValueList":[{"N":"5"},{"N":"6"}]"#, ["five"]),
        (#""BETWEEN","AttributeValueList":[{"S":"abc"},{"S":"abc"}]"#, ["string"]),
        (#""IN","AttributeValueList":[{"N":"7"},{"N":"5"},{"N":"9"}]"#, ["five", "seven"]),
        (#""IN","AttributeValueList":[{"S":"abc"}]"#, ["string"]),
        (#""NULL""#, ["missing"]),
        (
            #""NOT_NULL","AttributeValueList":[]"#,
            ["bytes", "five", "list", "null", "numbers", "seven", "string", "strings", "true"]
        ),
        (#""CONTAINS","AttributeValueList":[{"S":"bc"}]"#, ["string"]),
        (#""CONTAINS","AttributeValueList":[{"S":"abc"}]"#, ["list", "string"]),
        (#""CONTAINS","AttributeValueList":[{"S":"a"}]"#, ["string", "strings"]),
        (#""CONTAINS","AttributeValueList":[{"N":"5"}]"#, ["list", "numbers"]),
        (#""CONTAINS","AttributeValueList":[{"B":"Ag=="}]"#, ["bytes"]),
        (
            #""NOT_CONTAINS","AttributeValueList":[{"S":"a"}]"#,
            ["bytes", "five", "list", "missing", "null", "numbers", "seven", "true"]
        ),
        (#""BEGINS_WITH","AttributeValueList":[{"S":"ab"}]"#, ["string"]),
        (#""BEGINS_WITH","AttributeValueList":[{"B":"AQ=="}]"#, ["bytes"]),
    ]

    static let values: [String: AttributeValue] = [
        "string": .string("abc"), "five": .number(5), "seven": .number(7), "bytes": .binary([1, 2]),
        "strings": .stringSet(["a", "b"]), "numbers": .numberSet([5, 6]), "list": .list([.string("abc"), .number(5)]),
        "true": .bool(true), "null": .null,
    ]

    private static func filledEndpoint() async throws -> LegacyEndpoint {
        let endpoint = try await LegacyEndpoint()
        for (number, (name, value)) in Self.values.sorted(by: { $0.key < $1.key }).enumerated() {
            try await endpoint.local.put(
                ["pk": .string("p"), "sk": .number(AttributeNumber(number)), "name": .string(name), "a": value]
            )
        }
        try await endpoint.local.put(["pk": .string("p"), "sk": .number(99), "name": .string("missing")])
        return endpoint
    }

    private static func names(_ page: DynamoJSONValue) throws -> [String] {
        try #require(page["Items"]?.array).compactMap { $0["name"]?["S"]?.string }.sorted()
    }

    @Test("each operator finds what it asks for, in Scan and in Query", arguments: conditions)
    func operators(condition: String, names: [String]) async throws {
        let endpoint = try await Self.filledEndpoint()
        let filter = #"{"a":{"ComparisonOperator":\#(condition)}}"#
        let scan = try await endpoint.ask("Scan", #"{"TableName":"Things","ScanFilter":\#(filter)}"#)
        #expect(try Self.names(scan) == names)
        #expect(scan["ScannedCount"]?.number == 10)
        let key = #"{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"p"}]}}"#
        let query = #"{"TableName":"Things","KeyConditions":\#(key),"QueryFilter":\#(filter)}"#
        #expect(try Self.names(try await endpoint.ask("Query", query)) == names)
    }

    @Test(
        "several conditions have to hold together, or one of them",
        arguments: [
            ("", ["seven"]), (#","ConditionalOperator":"AND""#, ["seven"]),
            (#","ConditionalOperator":"OR""#, ["five", "missing", "seven"]),
        ]
    )
    func conditionalOperator(parameter: String, names: [String]) async throws {
        let endpoint = try await Self.filledEndpoint()
        let filter = #"""
            {"a":{"ComparisonOperator":"IN","AttributeValueList":[{"N":"5"},{"N":"7"}]},\#
            "name":{"ComparisonOperator":"IN","AttributeValueList":[{"S":"seven"},{"S":"missing"}]}}
            """#
        let scan = try await endpoint.ask("Scan", #"{"TableName":"Things","ScanFilter":\#(filter)\#(parameter)}"#)
        #expect(try Self.names(scan) == names)
    }

    @Test("a filter without conditions leaves nothing out")
    func emptyFilter() async throws {
        let endpoint = try await Self.filledEndpoint()
        let scan = try await endpoint.ask("Scan", #"{"TableName":"Things","ScanFilter":{}}"#)
        #expect(scan["Count"]?.number == 10)
    }

    private static func scan(_ condition: String) -> String {
        #"{"TableName":"Things","ScanFilter":{"a":{"ComparisonOperator":\#(condition)}}}"#
    }

    static let refusals: [LegacyRefusal] =
        [
            (#""EQ""#, "Invalid number of argument(s) for the EQ ComparisonOperator"),
            (
                #""NULL","AttributeValueList":[{"S":"a"}]"#,
                "Invalid number of argument(s) for the NULL ComparisonOperator"
            ),
            (#""IN","AttributeValueList":[]"#, "Invalid number of argument(s) for the IN ComparisonOperator"),
            (
                #""BETWEEN","AttributeValueList":[{"S":"a"}]"#,
                "Invalid number of argument(s) for the BETWEEN ComparisonOperator"
            ),
            (
                #""CONTAINS","AttributeValueList":[{"S":"a"},{"S":"b"}]"#,
                "Invalid number of argument(s) for the CONTAINS ComparisonOperator"
            ),
            (
                #""IN","AttributeValueList":[{"S":"a"},{"N":"1"}]"#,
                "AttributeValues inside AttributeValueList must be of same type"
            ),
            (
                #""LE","AttributeValueList":[{"SS":["a"]}]"#,
                "ComparisonOperator LE is not valid for SS AttributeValue type"
            ),
            (
                #""BEGINS_WITH","AttributeValueList":[{"N":"1"}]"#,
                "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"
            ),
            (
                #""CONTAINS","AttributeValueList":[{"NS":["1"]}]"#,
                "ComparisonOperator CONTAINS is not valid for NS AttributeValue type"
            ),
            (#""IN","AttributeValueList":[{"M":{}}]"#, "ComparisonOperator IN is not valid for M AttributeValue type"),
            (#""EQ","AttributeValueList":[{"SS":[]}]"#, "An string set  may not be empty"),
        ].map { .parameter("Scan", scan($0.0), $0.1) } + [
            LegacyRefusal(
                "Scan",
                scan(#""BETWEEN","AttributeValueList":[{"N":"2"},{"N":"1"}]"#),
                "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
            ),
            LegacyRefusal(
                "Scan",
                #"{"TableName":"Things","ScanFilter":{"a":{"AttributeValueList":[{"S":"a"}]}}}"#,
                """
                1 validation error detected: Value null at 'scanFilter.a.member.comparisonOperator' failed to satisfy \
                constraint: Member must not be null
                """
            ),
            LegacyRefusal(
                "Scan",
                #"{"TableName":"Things","ConditionalOperator":"OR"}"#,
                "ConditionalOperator cannot be used without Filter or Expected"
            ),
            LegacyRefusal(
                "Scan",
                #"{"TableName":"Things","ConditionalOperator":"OR","ScanFilter":{"a":{"ComparisonOperator":"NULL"}}}"#,
                "ConditionalOperator can only be used when Filter or Expected has two or more elements"
            ),
            LegacyRefusal(
                "Scan",
                #"""
                {"TableName":"Things","ScanFilter":{},"ConditionalOperator":"OR","AttributesToGet":["a"],\#
                "FilterExpression":"a = b","ProjectionExpression":"a"}
                """#,
                """
                Can not use both expression and non-expression parameters in the same request: \
                Non-expression parameters: {AttributesToGet, ScanFilter, ConditionalOperator} \
                Expression parameters: {ProjectionExpression, FilterExpression}
                """
            ),
        ]

    @Test("conditions that say nothing are refused", arguments: refusals)
    func refused(refusal: LegacyRefusal) async throws {
        let endpoint = try await LegacyEndpoint()
        let error = await endpoint.refusal(refusal.operation, refusal.json)
        #expect(error?.code == .validation)
        #expect(error?.message == refusal.message)
        let errorInProcess = try await endpoint.refusalInProcess(refusal.operation, refusal.json)
        #expect(errorInProcess?.code == .validation)
        #expect(errorInProcess?.message == refusal.message)
    }
}

import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Legacy conditions of writes")
struct LegacyExpectationTests {
    private static let key = #"{"pk":{"S":"p"},"sk":{"N":"1"}}"#

    /// The three writes, each with something expected.
    private static func writes(_ parameters: String) -> [(operation: String, json: String)] {
        [
            ("PutItem", #"{"TableName":"Things","Item":\#(Self.key),\#(parameters)}"#),
            ("DeleteItem", #"{"TableName":"Things","Key":\#(Self.key),\#(parameters)}"#),
            ("UpdateItem", #"{"TableName":"Things","Key":\#(Self.key),\#(parameters)}"#),
        ]
    }

    static let expectations: [(expected: String, holds: Bool)] = [
        (#""Expected":{"a":{"Value":{"N":"5"}}}"#, true),
        (#""Expected":{"a":{"Value":{"N":"6"}}}"#, false),
        (#""Expected":{"a":{"Value":{"N":"5"},"Exists":true}}"#, true),
        (#""Expected":{"a":{"Value":{"N":"6"},"Exists":true}}"#, false),
        (#""Expected":{"a":{"Exists":false}}"#, false),
        (#""Expected":{"b":{"Exists":false}}"#, true),
        (#""Expected":{"a":{"ComparisonOperator":"GT","Value":{"N":"4"}}}"#, true),
        (#""Expected":{"a":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"5"}]}}"#, false),
        (#""Expected":{"a":{"ComparisonOperator":"NULL"}}"#, false),
        (#""Expected":{"b":{"ComparisonOperator":"NULL"}}"#, true),
        (#""Expected":{"b":{"ComparisonOperator":"NE","AttributeValueList":[{"N":"5"}]}}"#, true),
        (#""Expected":{"pk":{"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"S":"p"}]}}"#, true),
        (#""Expected":{"a":{"Value":{"N":"5"}},"b":{"Value":{"N":"5"}}}"#, false),
        (#""ConditionalOperator":"AND","Expected":{"a":{"Value":{"N":"5"}},"b":{"Value":{"N":"5"}}}"#, false),
        (#""ConditionalOperator":"OR","Expected":{"a":{"Value":{"N":"5"}},"b":{"Value":{"N":"5"}}}"#, true),
        (#""Expected":{}"#, true),
    ]

    @Test("a write is made when what it expects holds, and else is none", arguments: expectations)
    func condition(expected: String, holds: Bool) async throws {
        for (operation, json) in Self.writes(expected) {
            let endpoint = try await LegacyEndpoint()
            let item: DynamoItem = ["pk": .string("p"), "sk": .number(1), "a": .number(5)]
            try await endpoint.local.put(item)
            let error = await endpoint.refusal(operation, json)
            #expect(error?.code == (holds ? nil : .conditionalCheckFailed), "\(operation)")
            guard !holds else { continue }
            #expect(error?.message == "The conditional request failed")
            #expect(try await endpoint.local.get(["pk": .string("p"), "sk": .number(1)]) == item)
        }
    }

    @Test("a put of what must not be there yet")
    func putIfMissing() async throws {
        let endpoint = try await LegacyEndpoint()
        let put = #"{"TableName":"Things","Item":\#(Self.key),"Expected":{"pk":{"Exists":false}}}"#
        #expect(await endpoint.refusal("PutItem", put) == nil)
        #expect(await endpoint.refusal("PutItem", put)?.code == .conditionalCheckFailed)
    }

    static let faults: [(expected: String, problem: String)] = [
        (
            #"{"a":{"Value":{"N":"5"},"AttributeValueList":[{"N":"5"}]}}"#,
            "Value and AttributeValueList cannot be used together for Attribute: a"
        ),
        (
            #"{"a":{"Exists":true,"ComparisonOperator":"EQ","Value":{"N":"5"}}}"#,
            "Exists and ComparisonOperator cannot be used together for Attribute: a"
        ),
        (
            #"{"a":{"ComparisonOperator":"EQ"}}"#,
            "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a"
        ),
        (
            #"{"a":{"ComparisonOperator":"EQ","AttributeValueList":[]}}"#,
            "Invalid number of argument(s) for the EQ ComparisonOperator"
        ),
        (
            #"{"a":{"ComparisonOperator":"NOT_NULL","Value":{"N":"5"}}}"#,
            "Invalid number of argument(s) for the NOT_NULL ComparisonOperator"
        ),
        (
            #"{"a":{"ComparisonOperator":"BETWEEN","Value":{"N":"5"}}}"#,
            "Invalid number of argument(s) for the BETWEEN ComparisonOperator"
        ),
        (
            #"{"a":{"Exists":false,"AttributeValueList":[{"N":"5"}]}}"#,
            "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"
        ),
        (#"{"a":{}}"#, "Value must be provided when Exists is null for Attribute: a"),
        (#"{"a":{"Exists":true}}"#, "Value must be provided when Exists is true for Attribute: a"),
        (
            #"{"a":{"Exists":false,"Value":{"N":"5"}}}"#,
            "Value cannot be used when Exists is false for Attribute: a"
        ),
        (
            #"{"a":{"ComparisonOperator":"LT","Value":{"BOOL":true}}}"#,
            "ComparisonOperator LT is not valid for BOOL AttributeValue type"
        ),
    ]

    @Test("members that contradict each other are refused", arguments: faults)
    func contradictions(expected: String, problem: String) async throws {
        for (operation, json) in Self.writes(#""Expected":\#(expected)"#) {
            let error = await (try LegacyEndpoint()).refusal(operation, json)
            #expect(error?.code == .validation, "\(operation)")
            let enclosing = operation == "DeleteItem" ? "" : "1 validation error detected: "
            #expect(
                error?.message == "\(enclosing)One or more parameter values were invalid: \(problem)",
                "\(operation)"
            )
        }
    }

    static let refusals: [(parameters: String, message: String)] = [
        (#""ConditionalOperator":"AND""#, "ConditionalOperator cannot be used without Filter or Expected"),
        (
            #""ConditionalOperator":"AND","Expected":{"a":{"Value":{"N":"5"}}}"#,
            "ConditionalOperator can only be used when Filter or Expected has two or more elements"
        ),
        (
            #""Expected":{},"ConditionalOperator":"OR","ConditionExpression":"a = b""#,
            """
            Can not use both expression and non-expression parameters in the same request: \
            Non-expression parameters: {Expected, ConditionalOperator} Expression parameters: {ConditionExpression}
            """
        ),
        (
            #""Expected":{},"ExpressionAttributeValues":{":a":{"N":"5"}}"#,
            "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"
        ),
    ]

    @Test("what does not go with the rest of the request is refused", arguments: refusals)
    func misplaced(parameters: String, message: String) async throws {
        for (operation, json) in Self.writes(parameters) where operation != "UpdateItem" {
            let error = await (try LegacyEndpoint()).refusal(operation, json)
            #expect(error?.code == .validation, "\(operation)")
            // PutItem tells what is wrong with expressions in an envelope.
            let isEnclosed = operation == "PutItem" && message.contains("xpression")
            #expect(error?.message == (isEnclosed ? "1 validation error detected: " : "") + message, "\(operation)")
        }
    }
}

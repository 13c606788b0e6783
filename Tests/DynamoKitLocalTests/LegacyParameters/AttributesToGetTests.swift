import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("AttributesToGet")
struct AttributesToGetTests {
    private static let key = #"{"pk":{"S":"p"},"sk":{"N":"1"}}"#

    private static func filledEndpoint() async throws -> LegacyEndpoint {
        let endpoint = try await LegacyEndpoint()
        try await endpoint.local.put(
            [
                "pk": .string("p"), "sk": .number(1), "a": .string("x"), "b.c": .string("y"), "color": .string("red"),
                "rest": .string("z"),
            ]
        )
        return endpoint
    }

    @Test(
        "each read answers with the attributes that it names, which are no paths",
        arguments: [
            ("GetItem", #"{"TableName":"Things","Key":\#(key),"AttributesToGet":["a","b.c","none"]}"#),
            ("Scan", #"{"TableName":"Things","AttributesToGet":["a","b.c"]}"#),
            (
                "Scan",
                #"{"TableName":"Things","Select":"SPECIFIC_ATTRIBUTES","AttributesToGet":["a","b.c"]}"#
            ),
            (
                "Query",
                #"""
                {"TableName":"Things","AttributesToGet":["a","b.c"],\#
                "KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"p"}]}}}
                """#
            ),
            ("BatchGetItem", #"{"RequestItems":{"Things":{"Keys":[\#(key)],"AttributesToGet":["b.c","a"]}}}"#),
        ]
    )
    func projection(operation: String, json: String) async throws {
        let answer = try await Self.filledEndpoint().ask(operation, json)
        let items = answer["Items"]?.array ?? answer["Responses"]?["Things"]?.array ?? [answer["Item"] ?? .null]
        #expect(items == [["a": ["S": "x"], "b.c": ["S": "y"]]])
    }

    private static let duplicate = "One or more parameter values were invalid: Duplicate value in attribute name: a"
    private static let mixed = """
        Can not use both expression and non-expression parameters in the same request: \
        Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}
        """

    static let refusals: [LegacyRefusal] = [
        LegacyRefusal("GetItem", #"{"TableName":"Things","Key":\#(key),"AttributesToGet":["a","b","a"]}"#, duplicate),
        LegacyRefusal("Scan", #"{"TableName":"Things","AttributesToGet":["a","a"]}"#, duplicate),
        LegacyRefusal(
            "BatchGetItem",
            #"{"RequestItems":{"Things":{"Keys":[\#(key)],"AttributesToGet":["a","a"]}}}"#,
            duplicate
        ),
        LegacyRefusal(
            "GetItem",
            #"{"TableName":"Things","Key":\#(key),"AttributesToGet":["a"],"ProjectionExpression":"a"}"#,
            mixed
        ),
        LegacyRefusal(
            "BatchGetItem",
            #"""
            {"RequestItems":{"Things":{"Keys":[\#(key)],"AttributesToGet":["a"]},\#
            "Singles":{"Keys":[{"pk":{"S":"p"}}],"ProjectionExpression":"a"}}}
            """#,
            mixed
        ),
        LegacyRefusal(
            "GetItem",
            #"{"TableName":"Things","Key":\#(key),"AttributesToGet":[]}"#,
            """
            1 validation error detected: Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have \
            length greater than or equal to 1
            """
        ),
        LegacyRefusal(
            "Scan",
            #"{"TableName":"Things","AttributesToGet":["a"],"Select":"ALL_ATTRIBUTES"}"#,
            "Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES"
        ),
        LegacyRefusal(
            "Scan",
            #"{"TableName":"Things","IndexName":"by-color","AttributesToGet":["rest"]}"#,
            "One or more parameter values were invalid: Global secondary index by-color does not project [rest]"
        ),
    ]

    @Test("lists that make no sense are refused", arguments: refusals)
    func refused(refusal: LegacyRefusal) async throws {
        let error = await (try Self.filledEndpoint()).refusal(refusal.operation, refusal.json)
        #expect(error?.code == .validation)
        #expect(error?.message == refusal.message)
    }
}

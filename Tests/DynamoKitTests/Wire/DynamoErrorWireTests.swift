import Testing

@testable import DynamoKit

@Suite("Errors on the wire")
struct DynamoErrorWireTests {
    @Test(
        "the code is the exception's bare name",
        arguments: [
            #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"m"}"#,
            #"{"Message":"m","__type":"ResourceNotFoundException"}"#,
            #"{"__type":"aws.protocol#ResourceNotFoundException:http://internal.amazon.com/","message":"m","x":1}"#,
        ]
    )
    func code(json: String) {
        let error = DynamoError(body: Array(json.utf8), httpStatus: 400, requestID: "r")
        #expect(error.code == .resourceNotFound)
        #expect(error.message == "m")
        #expect(error.requestID == "r")
        #expect(error.httpStatus == 400)
    }

    @Test("a failed condition brings the item along")
    func item() {
        let json = #"{"__type":"x#ConditionalCheckFailedException","Item":{"id":{"S":"a"}},"message":"m"}"#
        let error = DynamoError(body: Array(json.utf8), httpStatus: 400, requestID: nil)
        #expect(error.item == ["id": .string("a")])
    }

    @Test("a canceled transaction brings a reason for each action")
    func cancellationReasons() {
        let json = #"""
            {"__type":"x#TransactionCanceledException","Message":"m","CancellationReasons":[{"Code":"None"},
            {"Code":"ConditionalCheckFailed","Message":"The conditional request failed","Item":{"id":{"N":"1"}}}]}
            """#
        let error = DynamoError(body: Array(json.utf8), httpStatus: 400, requestID: nil)
        let failed = CancellationReason(
            code: "ConditionalCheckFailed",
            message: "The conditional request failed",
            item: ["id": .number(1)]
        )
        #expect(error.cancellationReasons == [CancellationReason(code: "None"), failed])
        #expect(error.detailedDescription().contains("action 1: ConditionalCheckFailed"))
    }

    @Test(
        "a throttle says what takes no more, and by which limit",
        arguments: [
            ("ProvisionedThroughputExceededException", "ThrottlingReasons"),
            ("RequestLimitExceeded", "ThrottlingReasons"), ("ThrottlingException", "throttlingReasons"),
        ]
    )
    func throttlingReasons(code: String, member: String) {
        let arn = "arn:aws:dynamodb:eu-central-1:1:table/Users/index/byName"
        let json = """
            {"__type":"x#\(code)","message":"m","\(member)":[{"reason":"IndexWriteKeyRangeThroughputExceeded",
            "resource":"\(arn)","later":[1]},{"reason":"TableReadProvisionedThroughputExceeded"},{}]}
            """
        let error = DynamoError(body: Array(json.utf8), httpStatus: 400, requestID: nil)
        #expect(error.code.name == code)
        #expect(
            error.throttlingReasons == [
                ThrottlingReason(reason: "IndexWriteKeyRangeThroughputExceeded", resource: arn),
                ThrottlingReason(reason: "TableReadProvisionedThroughputExceeded"), ThrottlingReason(),
            ]
        )
        #expect(error.detailedDescription().contains("throttled: IndexWriteKeyRangeThroughputExceeded on \(arn)"))
        #expect(error.retryReason == .throttled)
    }

    @Test(
        "a body of somebody else leaves the status to go by",
        arguments: [
            ("<html>", 503, DynamoError.Code.serviceUnavailable), ("", 500, .internalServerError),
            ("{}", 504, .timedOut),
            ("[]", 429, .throttling), (#"{"__type":1}"#, 404, .malformedResponse), ("\u{0}", 502, .internalServerError),
        ] as [(String, Int, DynamoError.Code)]
    )
    func foreign(body: String, status: Int, code: DynamoError.Code) {
        #expect(DynamoError(body: Array(body.utf8), httpStatus: status, requestID: nil).code == code)
    }
}

import Testing

@testable import DynamoKit

@Suite("Retry reasons")
struct RetryReasonTests {
    @Test(
        "throttles are retried, though they come as HTTP 400",
        arguments: [
            DynamoError.Code.provisionedThroughputExceeded, .throttling, .requestLimitExceeded, .limitExceeded,
            .transactionInProgress, DynamoError.Code("ThrottledException"), DynamoError.Code("SlowDown"),
        ]
    )
    func throttles(code: DynamoError.Code) {
        let error = DynamoError(code, message: "", httpStatus: 400)
        #expect(error.retryReason == .throttled)
        #expect(!error.isOutcomeUnknown)
    }

    @Test(
        "what the request is to blame for is not",
        arguments: [
            DynamoError.Code.validation, .conditionalCheckFailed, .resourceNotFound, .accessDenied, .serialization,
            .idempotentParameterMismatch, .noCredentials, .malformedResponse, DynamoError.Code("NeverHeardOf"),
            DynamoError.Code("InvalidSignatureException"),
        ]
    )
    func requestErrors(code: DynamoError.Code) {
        #expect(DynamoError(code, message: "", httpStatus: 400).retryReason == nil)
    }

    @Test("failures of the service are, and may hide a success", arguments: [500, 502, 503, 504])
    func serviceFailures(status: Int) {
        let error = DynamoError(DynamoError.Code("NeverHeardOf"), message: "", httpStatus: status)
        #expect(error.retryReason == .transient)
        #expect(error.isOutcomeUnknown)
    }

    @Test("what AWS does not list is not", arguments: [400, 403, 404, 413, 501, 505])
    func otherStatuses(status: Int) {
        #expect(DynamoError(DynamoError.Code("NeverHeardOf"), message: "", httpStatus: status).retryReason == nil)
    }

    @Test("a status of 429 is a throttle, whoever gives it")
    func tooManyRequests() {
        #expect(
            DynamoError(DynamoError.Code("NeverHeardOf"), message: "", httpStatus: 429).retryReason == .throttled
        )
    }

    @Test(
        "failures of the connection are, and may hide a success unless nothing was sent",
        arguments: [DynamoError.Code.connectionFailed, .timedOut, .responseCorrupted]
    )
    func connectionFailures(code: DynamoError.Code) {
        var error = DynamoError(code, message: "")
        #expect(error.retryReason == .transient)
        #expect(error.isOutcomeUnknown)
        error.attemptFacts.wasNeverSent = true
        #expect(!error.isOutcomeUnknown)
        error.attemptFacts.isEarlierOutcomeUnknown = true
        #expect(error.isOutcomeUnknown)
    }

    @Test("a refused signature is, when the clock was wrong")
    func clockSkew() {
        var error = DynamoError(DynamoError.Code("InvalidSignatureException"), message: "", httpStatus: 400)
        error.attemptFacts.isClockSkewed = true
        #expect(error.retryReason == .clockSkew)
        #expect(!error.isOutcomeUnknown)
    }

    @Test(
        "a canceled transaction is retried if conflicts were all that was wrong (PynamoDB#1264)",
        arguments: [
            (["None", "TransactionConflict"], .conflict),
            (["TransactionConflict", "ThrottlingError"], .throttled),
            (["ProvisionedThroughputExceeded"], .throttled), (["TransactionConflict", "ConditionalCheckFailed"], nil),
            (["ValidationError"], nil), (["DuplicateItem"], nil), (["None"], nil), ([], nil),
        ] as [([String], RetryReason?)]
    )
    func canceled(codes: [String], reason: RetryReason?) {
        let error = DynamoError(
            .transactionCanceled,
            message: "",
            httpStatus: 400,
            cancellationReasons: codes.map { CancellationReason(code: $0) }
        )
        #expect(error.retryReason == reason)
    }
}

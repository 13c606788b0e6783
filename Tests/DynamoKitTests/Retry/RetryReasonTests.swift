import Testing

@testable import DynamoKit

@Suite("Retry reasons")
struct RetryReasonTests {
    @Test(
        "throttles are retried, though they come as HTTP 400",
        arguments: [
            DynamoError.Code.provisionedThroughputExceeded, .throttling, .requestLimitExceeded, .limitExceeded,
        ]
    )
    func throttles(code: DynamoError.Code) {
        #expect(DynamoError(code, message: "", httpStatus: 400).retryReason == .throttled)
    }

    @Test(
        "what the request is to blame for is not",
        arguments: [
            DynamoError.Code.validation, .conditionalCheckFailed, .resourceNotFound, .accessDenied, .serialization,
            .idempotentParameterMismatch, .noCredentials, .malformedResponse, DynamoError.Code("NeverHeardOf"),
        ]
    )
    func requestErrors(code: DynamoError.Code) {
        #expect(DynamoError(code, message: "", httpStatus: 400).retryReason == nil)
    }

    @Test("failures of the service and the connection are", arguments: [500, 502, 503, 504])
    func serviceFailures(status: Int) {
        #expect(
            DynamoError(DynamoError.Code("NeverHeardOf"), message: "", httpStatus: status).retryReason == .serviceFailed
        )
        #expect(DynamoError(.connectionFailed, message: "").retryReason == .connectionFailed)
        #expect(DynamoError(.timedOut, message: "").retryReason == .serviceFailed)
        #expect(DynamoError(.responseCorrupted, message: "").retryReason == .connectionFailed)
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

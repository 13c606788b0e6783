/// Why the same request may succeed when it is sent again.
enum RetryReason: Hashable, Sendable {
    /// The service asks to slow down. It does so with HTTP status 400.
    case throttled
    /// The service failed, or nothing is known of what it did.
    case serviceFailed
    /// The connection failed, or the answer was damaged on its way.
    case connectionFailed
    /// Another transaction was at the same items.
    case conflict
}

extension DynamoError {
    /// Why it may help to send the request again, or `nil` when it does not.
    ///
    /// Specification:
    /// [Error handling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html)
    var retryReason: RetryReason? {
        switch self.code {
        case .provisionedThroughputExceeded, .throttling, .requestLimitExceeded, .limitExceeded: .throttled
        case .internalServerError, .serviceUnavailable, .timedOut: .serviceFailed
        case .connectionFailed, .responseCorrupted: .connectionFailed
        case .transactionConflict, .transactionInProgress: .conflict
        case .transactionCanceled: self.reasonOfCanceledTransaction
        default:
            switch self.code.name {
            case "RequestThrottled", "RequestThrottledException", "ThrottledException", "Throttling", "SlowDown",
                "TooManyRequestsException", "ReplicatedWriteConflictException":
                .throttled
            case "InternalFailure", "InternalServerErrorException", "ServiceUnavailableException", "RequestTimeout":
                .serviceFailed
            default:
                if let httpStatus, httpStatus >= 500, httpStatus != 501 { .serviceFailed } else { nil }
            }
        }
    }

    /// A canceled transaction is worth repeating when none of its actions failed for good.
    private var reasonOfCanceledTransaction: RetryReason? {
        var reason: RetryReason?
        for cancellation in self.cancellationReasons {
            switch cancellation.code {
            case "None": continue
            case "TransactionConflict": reason = reason ?? .conflict
            case "ProvisionedThroughputExceeded", "ThrottlingError": reason = .throttled
            default: return nil
            }
        }
        return reason
    }
}

/// Why the same request may succeed when it is sent again.
enum RetryReason: Hashable, Sendable {
    /// The service asks to slow down. It does so with HTTP status 400.
    case throttled
    /// The service or the connection failed, or the answer was damaged on its way.
    case transient
    /// Another transaction was at the same items.
    case conflict
    /// The signature was refused because this machine's clock is wrong, which is known now.
    case clockSkew
}

extension DynamoError {
    /// Why it may help to send the request again, or `nil` when it does not.
    ///
    /// Specification:
    /// [Error handling](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html)
    var retryReason: RetryReason? {
        if self.attemptFacts.isClockSkewed { return .clockSkew }
        switch self.code {
        case .provisionedThroughputExceeded, .throttling, .requestLimitExceeded, .limitExceeded,
            .transactionInProgress:
            return .throttled
        case .internalServerError, .serviceUnavailable, .timedOut, .connectionFailed, .responseCorrupted:
            return .transient
        case .transactionConflict: return .conflict
        case .transactionCanceled: return self.reasonOfCanceledTransaction
        default: break
        }
        switch self.code.name {
        case "BandwidthLimitExceeded", "PriorRequestNotComplete", "RequestThrottled", "RequestThrottledException",
            "SlowDown", "ThrottledException", "Throttling", "TooManyRequestsException":
            return .throttled
        case "InternalFailure", "InternalServerErrorException", "ReplicatedWriteConflictException", "RequestTimeout",
            "RequestTimeoutException", "ServiceUnavailableException":
            return .transient
        default: break
        }
        return switch self.httpStatus {
        case 429: .throttled
        case 500, 502, 503, 504: .transient
        default: nil
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

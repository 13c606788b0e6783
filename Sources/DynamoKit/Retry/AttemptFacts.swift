/// What a transport knows about a failed attempt besides its error, for whoever decides on another one.
struct AttemptFacts: Hashable, Sendable {
    /// Whether nothing of the request can have reached the service.
    var wasNeverSent = false
    /// How long the service asks to wait.
    var retryAfter: Duration?
    /// Whether the signature was refused and this machine's clock, which has been corrected since, is to blame for it.
    var isClockSkewed = false
    /// Whether an attempt before this one may have been carried out.
    var isEarlierOutcomeUnknown = false
}

extension DynamoError {
    /// Whether the request may have been carried out nevertheless: the answer was lost or damaged, or the service failed.
    ///
    /// After several attempts it tells of all of them. A condition that failed in the second attempt may have failed because
    /// the first one, whose answer was lost, was carried out: then this is `true`.
    public var isOutcomeUnknown: Bool { self.attemptFacts.isEarlierOutcomeUnknown || self.isOwnOutcomeUnknown }

    /// The same of the last attempt alone.
    var isOwnOutcomeUnknown: Bool {
        guard !self.attemptFacts.wasNeverSent else { return false }
        switch self.code {
        case .timedOut, .connectionFailed, .responseCorrupted, .malformedResponse, .internalServerError,
            .serviceUnavailable:
            return true
        default: return (self.httpStatus ?? 0) >= 500
        }
    }
}

import Foundation

/// What is to be added to this machine's clock to sign requests, as the service's answers have it.
///
/// A request whose time is more than five minutes off is refused. It is the refusal that tells; an answer that is not one
/// changes nothing, whatever date it bears.
///
/// Specification:
/// [Elements of a request signature](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html)
struct ClockCorrection: Hashable, Sendable {
    /// A difference up to here, in seconds, is no reason to refuse a signature. The service allows 300; the rest is for the
    /// time that a request is under way.
    static let tolerance: TimeInterval = 240

    private(set) var offset: TimeInterval = 0

    func time(of machine: Date) -> Date { machine + self.offset }

    /// A signature was refused.
    ///
    /// - Parameters:
    ///   - signedAt: The time that the request bore. Not the corrected time of now: another request may have corrected the
    ///     clock since this one was signed.
    ///   - serviceTime: The time that the answer bears.
    ///   - now: This machine's time.
    /// - Returns: Whether the time was to blame, and the request may succeed with that of the corrected clock.
    mutating func signatureRefused(signedAt: Date, serviceTime: Date, now: Date) -> Bool {
        guard abs(serviceTime.timeIntervalSince(signedAt)) > Self.tolerance else { return false }
        self.offset = serviceTime.timeIntervalSince(now)
        return true
    }
}

extension DynamoError {
    /// Whether the service refused the signature, for which a wrong clock may be the reason.
    var isSignatureRefusal: Bool {
        switch self.code.name {
        case "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure", "RequestExpired",
            "RequestInTheFuture", "RequestTimeTooSkewed":
            true
        default: false
        }
    }
}

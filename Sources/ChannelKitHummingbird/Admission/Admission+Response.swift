import HTTPTypes
import RateLimit

extension Admission.Refusal {
    /// The status of the answer.
    ///
    /// Specification: [RFC 6585, section 4](https://www.rfc-editor.org/rfc/rfc6585#section-4)
    var status: HTTPResponse.Status {
        switch self {
        case .tooManyFromAddress: .tooManyRequests
        case .tooMany, .full: .serviceUnavailable
        }
    }

    /// When to come back, in whole seconds, where that is known.
    ///
    /// Specification: [RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)
    var fields: HTTPFields {
        switch self {
        case .tooManyFromAddress(.some(let duration)), .tooMany(.some(let duration)):
            let (seconds, attoseconds) = duration.components
            return [.retryAfter: String(max(1, attoseconds > 0 ? seconds + 1 : seconds))]
        case .tooManyFromAddress(.none), .tooMany(.none), .full:
            return [:]
        }
    }
}

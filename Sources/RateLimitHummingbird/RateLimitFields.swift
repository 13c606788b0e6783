import HTTPTypes
import RateLimit

/// The header fields that tell a client about its limit.
///
/// See [RateLimit header fields for HTTP](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/), revision
/// 10, and `Retry-After` in [RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).
struct RateLimitFields {
    let policyName: String
    let policy: RateLimitPolicy
    let decision: RateLimitDecision

    /// The fields, with whole seconds rounded up, so that a client that waits as told is not early.
    var fields: HTTPFields {
        var fields: HTTPFields = [
            .rateLimitPolicy: "\(self.item);q=\(self.policy.limit);w=\(self.policy.period.secondsRoundedUp)",
            .rateLimit: "\(self.item);r=\(self.decision.remaining);t=\(self.decision.resetAfter.secondsRoundedUp)",
        ]
        if let retryAfter = self.decision.retryAfter {
            fields[.retryAfter] = String(max(1, retryAfter.secondsRoundedUp))
        }
        return fields
    }

    /// The policy's name as a string of [RFC 9651](https://www.rfc-editor.org/rfc/rfc9651#section-3.3.3).
    private var item: String {
        var item = "\""
        for character in self.policyName.unicodeScalars {
            if character == "\"" || character == "\\" { item.unicodeScalars.append("\\") }
            item.unicodeScalars.append(character)
        }
        return item + "\""
    }
}

extension Duration {
    var secondsRoundedUp: Int64 {
        let (seconds, attoseconds) = self.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}

extension HTTPField.Name {
    static let rateLimit = Self("RateLimit")!
    static let rateLimitPolicy = Self("RateLimit-Policy")!
}

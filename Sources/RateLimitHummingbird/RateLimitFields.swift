import HTTPTypes
import RateLimit

/// The header fields that tell a client about its limits.
///
/// See [RateLimit header fields for HTTP](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/), revision
/// 11, and `Retry-After` in [RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).
struct RateLimitFields {
    /// One limit, and what it says.
    struct Limit {
        let name: String
        let policy: RateLimitPolicy
        let decision: RateLimitDecision
    }

    let limits: [Limit]
    let retryAfter: Duration?

    /// The fields, with whole seconds rounded up, so that a client that waits as told is not early.
    var fields: HTTPFields {
        var fields: HTTPFields = [:]
        guard !self.limits.isEmpty else { return fields }
        fields[.rateLimitPolicy] = self.limits.map {
            "\($0.item);q=\($0.policy.limit.fieldValue);w=\($0.policy.period.fieldValue)"
        }.joined(separator: ", ")
        fields[.rateLimit] = self.limits.map {
            "\($0.item);r=\($0.decision.remaining.fieldValue);t=\($0.decision.effectiveWindow.fieldValue)"
        }.joined(separator: ", ")
        if let retryAfter = self.retryAfter {
            fields[.retryAfter] = String(max(1, retryAfter.fieldValue))
        }
        return fields
    }
}

extension RateLimitFields.Limit {
    /// The policy's name as a string of [RFC 9651](https://www.rfc-editor.org/rfc/rfc9651#section-3.3.3).
    fileprivate var item: String {
        var item = "\""
        for character in self.name.unicodeScalars {
            if character == "\"" || character == "\\" { item.unicodeScalars.append("\\") }
            item.unicodeScalars.append(character)
        }
        return item + "\""
    }

    /// Whether a name can be sent.
    static func isValidName(_ name: String) -> Bool { name.utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}

extension RateLimitDecision {
    /// A client is to use no more than ``remaining`` within it. `Retry-After` is not to be before it ends.
    fileprivate var effectiveWindow: Duration { min(self.resetAfter, self.retryAfter ?? self.resetAfter) }
}

extension BinaryInteger {
    /// As an integer of [RFC 9651](https://www.rfc-editor.org/rfc/rfc9651#section-3.3.1), which has 15 digits at most.
    fileprivate var fieldValue: Self { Swift.min(self, Self(clamping: 999_999_999_999_999)) }
}

extension Duration {
    /// In whole seconds, rounded up.
    fileprivate var fieldValue: Int64 {
        let (seconds, attoseconds) = self.components
        return (attoseconds > 0 ? seconds + 1 : seconds).fieldValue
    }
}

extension HTTPField.Name {
    static let rateLimit = Self("RateLimit")!
    static let rateLimitPolicy = Self("RateLimit-Policy")!
}

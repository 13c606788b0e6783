import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird

/// The refusal of a request for the sake of its credentials.
///
/// See [RFC 6750, section 3](https://www.rfc-editor.org/rfc/rfc6750#section-3).
struct BearerChallenge {
    enum Failure {
        /// There are no credentials, so there is nothing to say about them.
        case missing
        /// `invalid_request`: the header field is not one token after `Bearer`.
        case malformed
        /// `invalid_token`, with a reason that names no more than the kind of check that failed.
        case refused(reason: String)
    }

    var failure = Failure.missing
    var realm: String?

    var problem: ProblemDetails {
        let status: HTTPResponse.Status
        let detail: String
        var parameters = self.realm.map { ["realm=\(Self.quoted($0))"] } ?? []
        switch self.failure {
        case .missing:
            status = .unauthorized
            detail = "This needs a bearer token."
        case .malformed:
            status = .badRequest
            detail = "The Authorization header field has to hold one bearer token."
            parameters.append("error=\"invalid_request\"")
        case .refused(let reason):
            status = .unauthorized
            detail = reason
            parameters.append("error=\"invalid_token\"")
        }
        if parameters.count > (self.realm == nil ? 0 : 1) {
            parameters.append("error_description=\(Self.quoted(detail))")
        }
        let challenge = parameters.isEmpty ? "Bearer" : "Bearer " + parameters.joined(separator: ", ")
        return ProblemDetails(status, detail: detail, headers: [.wwwAuthenticate: challenge])
    }

    /// A quoted string of the characters that RFC 6750 allows in `error_description`; others become `'`.
    private static func quoted(_ text: String) -> String {
        let characters = text.unicodeScalars.map { scalar -> Character in
            let isAllowed = (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\"
            return isAllowed ? Character(scalar) : "'"
        }
        return "\"\(String(characters))\""
    }
}

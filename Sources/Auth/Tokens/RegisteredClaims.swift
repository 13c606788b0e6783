/// The claims that RFC 7519 registers, as they stand in a payload.
///
/// See [RFC 7519, section 4.1](https://www.rfc-editor.org/rfc/rfc7519#section-4.1).
struct RegisteredClaims: Codable, Sendable {
    var issuer: String?
    var subject: String?
    var audience: Audience?
    var expiration: Double?
    var notBefore: Double?
    var issuedAt: Double?
    var tokenID: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case issuer = "iss"
        case subject = "sub"
        case audience = "aud"
        case expiration = "exp"
        case notBefore = "nbf"
        case issuedAt = "iat"
        case tokenID = "jti"
    }

    static let names = Set(CodingKeys.allCases.map(\.rawValue))
}

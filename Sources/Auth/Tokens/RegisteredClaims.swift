/// The claims that ``TokenAuthority`` writes and reads itself, as they stand in a payload.
///
/// See [RFC 7519, section 4.1](https://www.rfc-editor.org/rfc/rfc7519#section-4.1). `sid` is registered by
/// [OpenID Connect Front-Channel Logout](https://openid.net/specs/openid-connect-frontchannel-1_0.html), `session_expiry` is of
/// [IPSIE's profile of OpenID Connect](https://openid.net/specs/ipsie-openid-connect-sl1-profile-1_0.html).
struct RegisteredClaims: Codable, Sendable {
    var issuer: String?
    var subject: String?
    var audience: Audience?
    var expiration: Double?
    var notBefore: Double?
    var issuedAt: Double?
    var tokenID: String?
    var sessionID: String?
    var sessionExpiration: Double?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case issuer = "iss"
        case subject = "sub"
        case audience = "aud"
        case expiration = "exp"
        case notBefore = "nbf"
        case issuedAt = "iat"
        case tokenID = "jti"
        case sessionID = "sid"
        case sessionExpiration = "session_expiry"
    }

    static let names = Set(CodingKeys.allCases.map(\.rawValue))
}

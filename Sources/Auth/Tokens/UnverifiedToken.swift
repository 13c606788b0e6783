public import FoundationEssentials

/// What a token says, taken as it stands: for people and tools that look into one.
///
/// Nothing of it has been verified. Anybody can write a token that says anything, so let nothing depend on it; that is what
/// ``TokenAuthority/verify(_:as:)`` is for.
public struct UnverifiedToken: Sendable {
    /// The header: a JSON object.
    public let header: Data
    /// The payload, registered and custom claims: a JSON object.
    public let claims: Data

    /// Takes a token apart.
    ///
    /// - Parameter token: The token in compact form,
    ///   [RFC 7515, section 7.1](https://www.rfc-editor.org/rfc/rfc7515#section-7.1).
    /// - Throws: ``AuthError`` with ``AuthError/Code/malformedToken``.
    public init(parsing token: String) throws(AuthError) {
        let segments = Array(token.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard segments.count == 3 else { throw CompactJWS.malformed("it does not have three segments") }
        guard
            let header = Base64Alphabet.url.decode(segments[0]),
            let claims = Base64Alphabet.url.decode(segments[1])
        else { throw CompactJWS.malformed("a segment is not base64url") }
        guard JSONMemberNames(of: header) != nil else { throw CompactJWS.malformed("the header is not an object") }
        guard JSONMemberNames(of: claims) != nil else { throw CompactJWS.malformed("the payload is not an object") }
        self.header = Data(header)
        self.claims = Data(claims)
    }
}

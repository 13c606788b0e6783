import FoundationEssentials

/// A token taken apart and not trusted yet: three strictly encoded segments, and the header fields that choose the key.
///
/// See [RFC 7515, section 7.1](https://www.rfc-editor.org/rfc/rfc7515#section-7.1).
struct CompactJWS {
    let algorithm: String
    let keyID: String?
    let type: String?
    let payload: [UInt8]

    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let typ: String?
    }

    /// Takes a token apart.
    ///
    /// - Throws: ``AuthError/Code/malformedToken``, or ``AuthError/Code/unsupportedAlgorithm`` for a header with `crit`.
    init(parsing token: [UInt8]) throws(AuthError) {
        let segments = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard segments.count == 3 else { throw Self.malformed("it does not have three segments") }
        guard
            let header = Base64Alphabet.url.decode(segments[0]),
            let payload = Base64Alphabet.url.decode(segments[1]),
            Base64Alphabet.url.decode(segments[2]) != nil
        else { throw Self.malformed("a segment is not base64url") }

        guard let members = JSONMemberNames(of: header) else { throw Self.malformed("the header is not an object") }
        guard members.areUnique else { throw Self.malformed("the header repeats a member") }
        // Whoever sets `crit` demands that its extensions are understood, and we understand none.
        guard !members.names.contains("crit") else {
            throw AuthError(.unsupportedAlgorithm, "The token asks for a critical extension.")
        }
        guard let fields = try? JSONDecoder().decode(Header.self, from: Data(header)) else {
            throw Self.malformed("the header has no algorithm, or a field of the wrong type")
        }
        self.algorithm = fields.alg
        self.keyID = fields.kid
        self.type = fields.typ
        self.payload = payload
    }

    static func malformed(_ reason: String) -> AuthError {
        AuthError(.malformedToken, "The token cannot be read: \(reason).")
    }
}

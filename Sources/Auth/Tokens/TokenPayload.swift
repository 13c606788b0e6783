import JWTKit

/// What JWTKit signs and reads: registered and custom claims side by side in one object.
struct TokenPayload<Claims: Codable & Sendable>: JWTPayload {
    let registered: RegisteredClaims
    /// A failure to decode the custom claims is kept until the registered ones have been checked, so that an expired token
    /// of an older shape is reported as expired.
    let claims: Result<Claims, any Error>

    init(registered: RegisteredClaims, claims: Claims) {
        self.registered = registered
        self.claims = .success(claims)
    }

    init(from decoder: any Decoder) throws {
        self.registered = try RegisteredClaims(from: decoder)
        self.claims = Result { try Claims(from: decoder) }
    }

    func encode(to encoder: any Encoder) throws {
        try self.claims.get().encode(to: encoder)
        try self.registered.encode(to: encoder)
    }

    /// Checks nothing: ``TokenAuthority`` checks every claim against its own clock, with errors of its own.
    func verify(using algorithm: some JWTAlgorithm) {}
}

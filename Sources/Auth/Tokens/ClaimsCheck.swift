import FoundationEssentials
import JWTKit

/// Decides whether the registered claims of an authentic token hold here and now.
struct ClaimsCheck {
    let issuer: String
    let audience: String
    let now: Date
    let leeway: TimeInterval
    let maximumAge: TimeInterval?

    struct Valid {
        let subject: String
        let issuedAt: Date
        let expiresAt: Date
        let sessionExpiresAt: Date?
    }

    func validate(_ claims: RegisteredClaims) throws(AuthError) -> Valid {
        guard try self.present(claims.issuer, "iss") == self.issuer else {
            throw AuthError(.wrongIssuer, "The token comes from another issuer.")
        }
        guard try self.present(claims.audience, "aud").values.contains(self.audience) else {
            throw AuthError(.wrongAudience, "The token is meant for another audience.")
        }
        let subject = try self.present(claims.subject, "sub")
        guard !subject.isEmpty else { throw AuthError(.missingClaim, "The token's “sub” is empty.") }

        let expiresAt = try self.date(self.present(claims.expiration, "exp"), "exp")
        try self.validateExpiration(expiresAt)
        let latest = self.now.addingTimeInterval(self.leeway)
        if let notBefore = claims.notBefore, try self.date(notBefore, "nbf") > latest {
            throw AuthError(.notYetValid, "The token is not valid yet.")
        }
        let issuedAt = try self.date(self.present(claims.issuedAt, "iat"), "iat")
        guard issuedAt <= latest else {
            throw AuthError(.issuedInTheFuture, "The token was issued in the future.")
        }
        try self.validateAge(issuedAt)
        let sessionExpiresAt = try claims.sessionExpiration.map { seconds throws(AuthError) in
            try self.date(seconds, "session_expiry")
        }
        return Valid(
            subject: subject,
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            sessionExpiresAt: sessionExpiresAt
        )
    }

    func validateExpiration(_ expiresAt: Date) throws(AuthError) {
        guard self.now < expiresAt.addingTimeInterval(self.leeway) else {
            throw AuthError(.expired, "The token has expired.")
        }
    }

    func validateAge(_ issuedAt: Date) throws(AuthError) {
        guard let maximumAge, self.now >= issuedAt.addingTimeInterval(maximumAge + self.leeway) else { return }
        throw AuthError(.tooOld, "The token was issued too long ago.")
    }

    private func present<Value>(_ value: Value?, _ name: String) throws(AuthError) -> Value {
        guard let value else { throw AuthError(.missingClaim, "The token has no “\(name)”.") }
        return value
    }

    /// Dates up to the year 9999, so that whoever formats or stores them later need not fear the rest.
    private func date(_ seconds: Double, _ name: String) throws(AuthError) -> Date {
        guard (0..<253_402_300_800).contains(seconds) else {
            throw CompactJWS.malformed("“\(name)” is not a date")
        }
        return Date(timeIntervalSince1970: seconds)
    }
}

extension AuthError {
    /// The kind of an ``AuthError``. The set grows; handle the ones you care about and treat the rest alike.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Base: String {
            case malformedToken, tokenTooLarge, unsupportedAlgorithm, unknownKey, wrongType, invalidSignature
            case expired, tooOld, notYetValid, issuedInTheFuture, wrongIssuer, wrongAudience, missingClaim
            case revoked, revocationsUnavailable
            case invalidClaims, reservedClaim
            case unknownRefreshToken, refreshTokenExpired, refreshTokenRevoked, refreshTokenReused, storeConflict
            case weakSecret, invalidKeyID, duplicateKeyID, keyInUse
            case malformedPasswordHash, passwordHashTooCostly, unacceptablePassword, hashingFailed, overloaded
        }

        private let base: Base

        private init(_ base: Base) { self.base = base }

        /// The name of the code, fit for a metric label.
        public var description: String { self.base.rawValue }

        // MARK: Tokens refused by ``TokenAuthority/verify(_:as:)``

        /// The token is not a compact JWS of two JSON objects, or one of them repeats a member.
        public static let malformedToken = Self(.malformedToken)
        /// The token is longer than the authority accepts or issues.
        public static let tokenTooLarge = Self(.tokenTooLarge)
        /// The header's `alg` is not the algorithm of the key it names, or it asks for a critical extension.
        public static let unsupportedAlgorithm = Self(.unsupportedAlgorithm)
        /// The header's `kid` is missing, or names no key of the set.
        public static let unknownKey = Self(.unknownKey)
        /// The header's `typ` is missing or another one.
        public static let wrongType = Self(.wrongType)
        /// The signature does not belong to this header and payload.
        public static let invalidSignature = Self(.invalidSignature)
        /// `exp` has passed.
        public static let expired = Self(.expired)
        /// `iat` is longer ago than the authority's ``TokenAuthority/maximumAge``.
        public static let tooOld = Self(.tooOld)
        /// `nbf` is still to come.
        public static let notYetValid = Self(.notYetValid)
        /// `iat` is still to come.
        public static let issuedInTheFuture = Self(.issuedInTheFuture)
        /// `iss` is another issuer.
        public static let wrongIssuer = Self(.wrongIssuer)
        /// `aud` does not list the authority's audience.
        public static let wrongAudience = Self(.wrongAudience)
        /// One of `iss`, `sub`, `aud`, `exp` and `iat` is missing or empty.
        public static let missingClaim = Self(.missingClaim)

        /// The token, its session, its subject or its key has been revoked.
        public static let revoked = Self(.revoked)
        /// It is not known what has been revoked: the store has not answered for too long.
        public static let revocationsUnavailable = Self(.revocationsUnavailable)

        // MARK: Custom claims

        /// The custom claims do not encode as a JSON object, or the payload does not decode as them.
        public static let invalidClaims = Self(.invalidClaims)
        /// The custom claims use a registered claim name, such as `sub`.
        public static let reservedClaim = Self(.reservedClaim)

        // MARK: Refresh tokens refused by ``SessionAuthority/refresh(_:claims:)``

        /// The refresh token is not one of ours, or its session is over and forgotten.
        public static let unknownRefreshToken = Self(.unknownRefreshToken)
        /// The session has lasted as long as it may, or the refresh token was not used for too long.
        public static let refreshTokenExpired = Self(.refreshTokenExpired)
        /// The session was signed out, or revoked earlier.
        public static let refreshTokenRevoked = Self(.refreshTokenRevoked)
        /// The refresh token had been used before: two parties hold it, so its whole session has been revoked just now.
        public static let refreshTokenReused = Self(.refreshTokenReused)
        /// Other writes to a session came in between each time.
        public static let storeConflict = Self(.storeConflict)

        // MARK: Keys

        /// The secret is shorter than its algorithm's digest.
        public static let weakSecret = Self(.weakSecret)
        /// The key's identifier is empty or longer than 255 bytes.
        public static let invalidKeyID = Self(.invalidKeyID)
        /// Another key of the set has the same identifier.
        public static let duplicateKeyID = Self(.duplicateKeyID)
        /// The key signs at present, so it cannot be retired.
        public static let keyInUse = Self(.keyInUse)

        // MARK: Passwords

        /// The stored hash is not `$scrypt$ln=…,r=…,p=…$salt$hash`.
        public static let malformedPasswordHash = Self(.malformedPasswordHash)
        /// The stored hash asks for more memory or work than the hasher allows.
        public static let passwordHashTooCostly = Self(.passwordHashTooCostly)
        /// The password is empty, too long to be hashed, or has a NUL in it.
        public static let unacceptablePassword = Self(.unacceptablePassword)
        /// The key derivation failed, in practice for want of memory.
        public static let hashingFailed = Self(.hashingFailed)
        /// Too many passwords are waiting to be hashed, or too many revocations are remembered.
        public static let overloaded = Self(.overloaded)
    }
}

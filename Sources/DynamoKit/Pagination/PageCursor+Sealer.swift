import Crypto
public import FoundationEssentials

extension PageCursor {
    /// Makes tokens of cursors that leave the server, and reads the ones that come back.
    ///
    /// ```swift
    /// let sealer = try PageCursor.Sealer(secret: secret, lifetime: .seconds(86_400))
    /// let page = try await query.page(limit: 50, from: token.map { try sealer.cursor($0) })
    /// reply(page.items, next: page.next.map { sealer.token(for: $0) })
    /// ```
    ///
    /// A token is authenticated with HMAC-SHA256, so that a client can neither make one up nor change it; its content is
    /// not encrypted. Servers with the same secret read each other's tokens.
    ///
    /// To change the secret, first let every server accept the new one among its `olderSecrets`, then let it seal with the
    /// new one and accept the old, until the tokens made with that have expired.
    public struct Sealer: Sendable {
        /// The first seals; all of them open.
        private let keys: [SymmetricKey]
        private let lifetime: Duration?

        /// The fewest bytes that a secret may have.
        public static let minimumSecretSize = 32

        private static let version: UInt8 = 4
        /// Half of what HMAC-SHA256 gives, as RFC 2104 §5 allows: 128 bits cannot be guessed, and tokens stand in URLs.
        private static let codeSize = 16
        /// Keeps these keys apart from whatever else is derived from the same secret.
        private static let purpose = Array("DynamoKit.PageCursor.4".utf8)

        /// Creates a sealer.
        ///
        /// - Parameters:
        ///   - secret: At least 32 random bytes, which may serve other purposes too.
        ///   - olderSecrets: Secrets whose tokens are accepted besides.
        ///   - lifetime: How long a token is valid; for ever by default.
        /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for a secret that is too short.
        public init(
            secret: some Sequence<UInt8>,
            accepting olderSecrets: [[UInt8]] = [],
            lifetime: Duration? = nil
        ) throws(DynamoError) {
            self.keys = try ([Array(secret)] + olderSecrets).map { secret throws(DynamoError) in
                try Self.key(from: secret)
            }
            self.lifetime = lifetime
        }

        private static func key(from secret: [UInt8]) throws(DynamoError) -> SymmetricKey {
            guard secret.count >= Self.minimumSecretSize else {
                throw DynamoError(
                    .invalidRequest,
                    message: "A cursor secret needs \(Self.minimumSecretSize) bytes at least, not \(secret.count)."
                )
            }
            return HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret),
                info: Self.purpose,
                outputByteCount: 32
            )
        }

        /// Makes a token, which is safe in a URL.
        public func token(for cursor: PageCursor, now: Date = Date()) -> String {
            let expiry = self.lifetime.map { Self.expiry(from: now, after: $0) } ?? Self.never
            let bytes = [Self.version] + CursorBytes.of(expiry) + CursorBytes.of(cursor)
            return CursorText.text(of: bytes + Self.code(for: bytes[...], self.keys[0]))
        }

        /// Reads a token.
        ///
        /// - Throws: ``DynamoError`` with ``DynamoError/Code/cursorExpired`` for a token whose lifetime is over, and with
        ///   ``DynamoError/Code/invalidCursor`` for one that has been changed or was made with another secret.
        public func cursor(_ token: String, now: Date = Date()) throws(DynamoError) -> PageCursor {
            let bytes = try CursorText.bytes(of: token)
            var sealed = bytes.dropLast(Self.codeSize)
            // Compared as keys are, in constant time.
            let code = SymmetricKey(data: bytes.suffix(Self.codeSize))
            guard sealed.first == Self.version,
                self.keys.contains(where: { SymmetricKey(data: Self.code(for: sealed, $0)) == code })
            else {
                throw DynamoError(.invalidCursor, message: "The page cursor was not made here, or has been changed.")
            }
            sealed.removeFirst()
            guard let expiry = CursorBytes.integer(&sealed), let cursor = CursorBytes.cursor(sealed) else {
                throw DynamoError(.invalidCursor, message: "The page cursor is damaged.")
            }
            guard expiry == Self.never || Self.milliseconds(now) < Int64(clamping: expiry) else {
                throw DynamoError(.cursorExpired, message: "The page cursor has expired.")
            }
            return cursor
        }

        private static func code(for bytes: ArraySlice<UInt8>, _ key: SymmetricKey) -> [UInt8] {
            Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key).prefix(Self.codeSize))
        }

        /// No token expires in 1970.
        private static let never: UInt64 = 0

        /// Milliseconds since 1970; what is later than can be expressed is never.
        private static func expiry(from now: Date, after lifetime: Duration) -> UInt64 {
            let (seconds, attoseconds) = lifetime.components
            let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1000)
            let (expiry, isTooLate) = whole.addingReportingOverflow(
                Self.milliseconds(now) + attoseconds / 1_000_000_000_000_000
            )
            return isTooLong || isTooLate ? Self.never : UInt64(max(1, expiry))
        }

        private static func milliseconds(_ date: Date) -> Int64 {
            min(Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded()) ?? .max / 2, .max / 2)
        }
    }
}

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
    public struct Sealer: Sendable {
        private let key: SymmetricKey
        private let lifetime: Duration?

        /// The fewest bytes that a secret may have.
        public static let minimumSecretSize = 32

        private static let version: UInt8 = 2
        private static let expirySize = 8
        /// Keeps these keys apart from whatever else is derived from the same secret.
        private static let purpose = Array("DynamoKit.PageCursor.2".utf8)

        /// Creates a sealer.
        ///
        /// - Parameters:
        ///   - secret: At least 32 random bytes, which may serve other purposes too.
        ///   - lifetime: How long a token is valid; for ever by default.
        /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for a secret that is too short.
        public init(secret: some Sequence<UInt8>, lifetime: Duration? = nil) throws(DynamoError) {
            let secret = Array(secret)
            guard secret.count >= Self.minimumSecretSize else {
                throw DynamoError(
                    .invalidRequest,
                    message: "A cursor secret needs \(Self.minimumSecretSize) bytes at least, not \(secret.count)."
                )
            }
            self.key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret),
                info: Self.purpose,
                outputByteCount: 32
            )
            self.lifetime = lifetime
        }

        /// Makes a token, which is safe in a URL.
        public func token(for cursor: PageCursor, now: Date = Date()) -> String {
            var bytes = [Self.version]
            let expiry = self.lifetime.map { Self.expiry(from: now, after: $0) } ?? .max
            withUnsafeBytes(of: expiry.bigEndian) { bytes.append(contentsOf: $0) }
            bytes += CursorBytes.of(cursor)
            bytes += HMAC<SHA256>.authenticationCode(for: bytes, using: self.key)
            return CursorText.text(of: bytes)
        }

        /// Reads a token.
        ///
        /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidCursor`` for a token that has been changed, has
        ///   expired, or was made with another secret.
        public func cursor(_ token: String, now: Date = Date()) throws(DynamoError) -> PageCursor {
            let bytes = try CursorText.bytes(of: token)
            let sealed = bytes.dropLast(SHA256.byteCount)
            let code = bytes.suffix(SHA256.byteCount)
            guard sealed.count > Self.expirySize,
                HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: sealed, using: self.key),
                sealed.first == Self.version
            else {
                throw DynamoError(.invalidCursor, message: "The page cursor was not made here, or has been changed.")
            }
            let expiry = sealed.dropFirst().prefix(Self.expirySize).reduce(Int64(0)) { $0 << 8 | Int64($1) }
            guard Self.milliseconds(now) < expiry else {
                throw DynamoError(.invalidCursor, message: "The page cursor has expired.")
            }
            guard let cursor = CursorBytes.cursor(sealed.dropFirst(1 + Self.expirySize)) else {
                throw DynamoError(.invalidCursor, message: "The page cursor is damaged.")
            }
            return cursor
        }

        /// Milliseconds since 1970; what is later than can be expressed is never.
        private static func expiry(from now: Date, after lifetime: Duration) -> Int64 {
            let (seconds, attoseconds) = lifetime.components
            let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1000)
            let (expiry, isTooLate) = whole.addingReportingOverflow(
                Self.milliseconds(now) + attoseconds / 1_000_000_000_000_000
            )
            return isTooLong || isTooLate ? .max : expiry
        }

        private static func milliseconds(_ date: Date) -> Int64 {
            min(Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded()) ?? .max / 2, .max / 2)
        }
    }
}

import Crypto
import CryptoExtras
import Foundation

/// Hashes passwords with scrypt, and compares passwords with stored hashes.
///
/// ```swift
/// let hasher = PasswordHasher()
/// let stored = try await hasher.hash(password)
///
/// let outcome = if let user { try await hasher.verify(password, against: user.passwordHash) }
///     else { try await hasher.verifyNothing(password) }
/// ```
///
/// A hash takes a tenth of a second or more and, with the default parameters, 128 MiB. It runs on threads of the hasher's
/// own, ``Configuration/concurrency`` at a time; share one hasher within a process, so that the bound holds. Passwords are
/// brought to Unicode normalization form C, since keyboards differ in how they spell an accent
/// ([RFC 8265](https://www.rfc-editor.org/rfc/rfc8265#section-4.2)).
public struct PasswordHasher: Sendable {
    /// The settings of a ``PasswordHasher``.
    public struct Configuration: Sendable {
        /// What a new hash costs.
        public var parameters = ScryptParameters.owasp
        /// How many hashes are computed at a time. Memory is bounded by this times ``maximumMemoryByteCount``. At least 1.
        public var concurrency = 2
        /// How many more may wait for their turn before ``AuthError/Code/overloaded`` is thrown.
        public var maximumWaiting = 256
        /// The memory, in bytes, that a stored hash may ask for. The hasher's own parameters are always allowed.
        public var maximumMemoryByteCount = 256 << 20
        /// The work, in bytes passed over, that a stored hash may ask for. The hasher's own parameters are always allowed.
        public var maximumWorkByteCount = 1 << 30
        /// The longest password, in bytes of UTF-8.
        public var maximumPasswordByteCount = 1024

        /// Creates the default settings: OWASP's parameters, two hashes at a time.
        public init() {}
    }

    /// The settings.
    public let configuration: Configuration

    private let lanes: BlockingLanes

    private static let saltByteCount = 16
    private static let keyByteCount = 32

    /// Creates a hasher.
    ///
    /// - Precondition: The configuration allows one hash at a time, or more.
    public init(configuration: Configuration = Configuration()) {
        precondition(configuration.concurrency >= 1, "A hasher has to run one hash at a time, or more.")
        precondition(configuration.maximumWaiting >= 0, "A negative number of passwords cannot wait.")
        self.configuration = configuration
        self.lanes = BlockingLanes(
            label: "auth.password-hasher",
            width: configuration.concurrency,
            maximumWaiting: configuration.maximumWaiting
        )
    }

    /// Hashes a password with a new random salt.
    ///
    /// - Returns: The hash in PHC string format, some 100 ASCII characters.
    /// - Throws: ``AuthError`` with ``AuthError/Code/unacceptablePassword`` if the password is empty, too long
    ///   or has a NUL, ``AuthError/Code/overloaded`` or ``AuthError/Code/hashingFailed``; `CancellationError`.
    public func hash(_ password: String) async throws -> String {
        guard let secret = self.secretBytes(of: password) else {
            throw AuthError(
                .unacceptablePassword,
                "A password is 1 to \(self.configuration.maximumPasswordByteCount) bytes long and has no NUL."
            )
        }
        let parameters = self.configuration.parameters
        let salt = Self.randomSalt()
        let key = try await self.derive(secret, salt: salt, byteCount: Self.keyByteCount, parameters: parameters)
        return ScryptHash(parameters: parameters, salt: salt, key: key).description
    }

    /// Compares a password with a stored hash, in time that does not depend on where they differ.
    ///
    /// - Parameters:
    ///   - password: The password that was offered. One that cannot be hashed is wrong.
    ///   - hash: A hash in PHC string format.
    /// - Throws: ``AuthError`` with ``AuthError/Code/malformedPasswordHash`` or ``AuthError/Code/passwordHashTooCostly`` if
    ///   the hash cannot be used, ``AuthError/Code/overloaded`` or ``AuthError/Code/hashingFailed``; `CancellationError`.
    public func verify(_ password: String, against hash: String) async throws -> PasswordVerification {
        let stored = try ScryptHash(parsing: hash)
        try self.checkCost(of: stored.parameters)
        guard let secret = self.secretBytes(of: password) else { return .invalid }
        let byteCount = stored.key.bitCount / 8
        let key = try await self.derive(
            secret,
            salt: stored.salt,
            byteCount: byteCount,
            parameters: stored.parameters
        )
        // Equality of symmetric keys is constant-time.
        guard key == stored.key else { return .invalid }
        let isCurrent =
            stored.parameters == self.configuration.parameters
            && stored.salt.count >= Self.saltByteCount && byteCount >= Self.keyByteCount
        return isCurrent ? .valid : .validNeedsRehash
    }

    /// Takes as long as a verification and answers ``PasswordVerification/invalid``: for an account that does not exist, so
    /// that the time of an answer does not tell which accounts do.
    ///
    /// The times agree as long as stored hashes have the hasher's present parameters; those that do not are renewed at their
    /// owners' next login.
    ///
    /// - Throws: ``AuthError`` with ``AuthError/Code/overloaded`` or ``AuthError/Code/hashingFailed``; `CancellationError`.
    public func verifyNothing(_ password: String) async throws -> PasswordVerification {
        guard let secret = self.secretBytes(of: password) else { return .invalid }
        _ = try await self.derive(
            secret,
            salt: Self.randomSalt(),
            byteCount: Self.keyByteCount,
            parameters: self.configuration.parameters
        )
        return .invalid
    }

    private func derive(
        _ secret: [UInt8],
        salt: [UInt8],
        byteCount: Int,
        parameters: ScryptParameters
    ) async throws -> SymmetricKey {
        try await self.lanes.run {
            do {
                return try KDF.Scrypt.deriveKey(
                    from: secret,
                    salt: salt,
                    outputByteCount: byteCount,
                    rounds: 1 << parameters.logCost,
                    blockSize: parameters.blockSize,
                    parallelism: parameters.parallelism
                )
            } catch {
                throw AuthError(.hashingFailed, "A password could not be hashed.", cause: error)
            }
        }
    }

    /// The bytes to hash, or `nil` for a password that is never accepted.
    private func secretBytes(of password: String) -> [UInt8]? {
        let limits = 1...self.configuration.maximumPasswordByteCount
        guard limits.contains(password.utf8.count) else { return nil }
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        // scrypt begins with an HMAC, which fills its key up with zeros: to it, a password and the same with a NUL are one.
        return limits.contains(bytes.count) && !bytes.contains(0) ? bytes : nil
    }

    private func checkCost(of parameters: ScryptParameters) throws(AuthError) {
        if parameters == self.configuration.parameters { return }
        guard
            parameters.memoryByteCount <= self.configuration.maximumMemoryByteCount,
            parameters.workByteCount <= self.configuration.maximumWorkByteCount
        else {
            throw AuthError(.passwordHashTooCostly, "The stored password hash asks for more than the hasher allows.")
        }
    }

    private static func randomSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<self.saltByteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

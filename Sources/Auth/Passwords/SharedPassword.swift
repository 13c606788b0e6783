import Crypto
import FoundationEssentials

/// One password that few people share and programs present over and over, such as that of an operator.
///
/// It is compared in constant time, and in microseconds: unlike with ``PasswordHasher``, its strength is all that protects it,
/// so it has to be random and long. Nothing printable holds it.
public struct SharedPassword: Sendable {
    private let key = SymmetricKey(size: .bits256)
    private let code: HMAC<SHA256>.MAC

    /// - Parameter password: The password, in any characters.
    public init(_ password: String) {
        self.code = HMAC<SHA256>.authenticationCode(for: Data(password.utf8), using: self.key)
    }

    /// Whether a text is the password. How long it takes to tell depends on nothing but the text's length.
    public func matches(_ candidate: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(self.code, authenticating: Data(candidate.utf8), using: self.key)
    }
}

extension SharedPassword: CustomStringConvertible, CustomReflectable {
    public var description: String { "SharedPassword" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

import Crypto

/// A stored password hash in PHC string format: `$scrypt$ln=17,r=8,p=1$salt$hash`.
///
/// See the [PHC string format](https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md). The same spelling as
/// Passlib's, so that hashes can move between the two.
struct ScryptHash: Sendable, CustomStringConvertible {
    let parameters: ScryptParameters
    let salt: [UInt8]
    let key: SymmetricKey

    static let saltByteCounts = 8...64
    static let keyByteCounts = 16...64

    /// Reads a stored hash. There is one spelling of each: no leading zeros, no padding, no other order.
    ///
    /// - Throws: ``AuthError/Code/malformedPasswordHash``.
    init(parsing text: String) throws(AuthError) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt" else {
            throw Self.malformed("it does not have the fields $scrypt$parameters$salt$hash")
        }
        guard let parameters = Self.parseParameters(fields[2]) else {
            throw Self.malformed("its parameters are not ln, r and p in their ranges")
        }
        guard
            let salt = Base64Alphabet.standard.decode(fields[3].utf8), Self.saltByteCounts.contains(salt.count),
            let key = Base64Alphabet.standard.decode(fields[4].utf8), Self.keyByteCounts.contains(key.count)
        else {
            throw Self.malformed("its salt or its hash is not base64, or not of a usable length")
        }
        self.init(parameters: parameters, salt: salt, key: SymmetricKey(data: key))
    }

    init(parameters: ScryptParameters, salt: [UInt8], key: SymmetricKey) {
        self.parameters = parameters
        self.salt = salt
        self.key = key
    }

    var description: String {
        let key = self.key.withUnsafeBytes { Base64Alphabet.standard.encode($0) }
        let parameters = "ln=\(self.parameters.logCost),r=\(self.parameters.blockSize),p=\(self.parameters.parallelism)"
        return "$scrypt$\(parameters)$\(Base64Alphabet.standard.encode(self.salt))$\(key)"
    }

    private static func parseParameters(_ text: Substring) -> ScryptParameters? {
        let names = ["ln=", "r=", "p="]
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == names.count else { return nil }
        var values: [Int] = []
        for (name, field) in zip(names, fields) {
            let digits = field.dropFirst(name.count)
            guard field.hasPrefix(name), let value = Int(digits), digits == String(value) else { return nil }
            values.append(value)
        }
        return ScryptParameters(checking: values[0], values[1], values[2])
    }

    private static func malformed(_ reason: String) -> AuthError {
        AuthError(.malformedPasswordHash, "The stored password hash cannot be read: \(reason).")
    }
}

/// A setting that the server cannot start with, told in one sentence that names its key.
struct ConfigurationError: Error, Hashable, CustomStringConvertible {
    /// The key as it stands in a configuration file, such as `http.trustedProxies`.
    var key: String
    /// What it has to be, to follow “… has to”.
    var requirement: String

    var description: String {
        "The setting “\(self.key)” (\(Self.environmentVariable(self.key)) in the environment) has to \(self.requirement)."
    }

    /// `http.trustedProxies` is CHAT_HTTP_TRUSTED_PROXIES.
    private static func environmentVariable(_ key: String) -> String {
        var name = "CHAT_"
        for character in key {
            if character == "." {
                name += "_"
            } else {
                name += character.isUppercase ? "_\(character)" : character.uppercased()
            }
        }
        return name
    }
}

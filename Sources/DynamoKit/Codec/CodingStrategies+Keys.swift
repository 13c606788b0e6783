extension CodingStrategies {
    /// Under which names properties are stored.
    ///
    /// A strategy goes both ways, and what was encoded with it decodes with it. It is for property names alone. The keys of
    /// dictionaries are data and stay as they are, whatever their type, and so do the names of attributes that a table is
    /// told of: of its keys, its version, or a discriminator.
    ///
    /// Two properties of one value that would share an attribute are refused when they are encoded.
    public enum KeyStrategy: Sendable {
        /// The names that the coding keys have.
        case useDefaultKeys
        /// `userId` is stored as `user_id`, and `profileURL` as `profile_url`.
        ///
        /// Names in the usual style become what `JSONEncoder`'s `convertToSnakeCase` makes of them. Decoding converts the
        /// keys in the same way, so that abbreviations come back too.
        case snakeCase
        /// Anything else.
        ///
        /// - Parameters:
        ///   - encode: Gives the attribute's name for the name that a coding key has.
        ///   - decode: Gives back the name of the coding key. It is asked where a value has to find out which keys there
        ///     are: for the case of an enum with payloads, or where a type looks through its container. A name that does not
        ///     lead back to the attribute that it was made of is no key.
        case custom(
            encode: @Sendable (_ key: String) -> String,
            decode: @Sendable (_ name: String) -> String
        )
    }
}

extension CodingStrategies.KeyStrategy {
    /// Whether each name is its key's own.
    var isIdentity: Bool { if case .useDefaultKeys = self { true } else { false } }

    /// The name that a key is stored under.
    func name(ofKey key: String) -> String {
        switch self {
        case .useDefaultKeys: key
        case .snakeCase: SnakeCase.name(ofKey: key)
        case .custom(let encode, _): encode(key)
        }
    }

    /// The keys that may be stored under a name, the most likely first.
    func keys(ofName name: String) -> [String] {
        let keys =
            switch self {
            case .useDefaultKeys: [name]
            case .snakeCase: SnakeCase.keys(ofName: name)
            case .custom(_, let decode): [decode(name)]
            }
        return keys.filter { self.name(ofKey: $0) == name }
    }
}

/// The names that keys have in one call, each worked out once; for strategies that change any.
struct KeyNaming {
    let strategy: CodingStrategies.KeyStrategy
    private var names: [String: String] = [:]

    /// `nil` for the strategy that changes no name.
    init?(_ strategy: CodingStrategies.KeyStrategy) {
        if strategy.isIdentity { return nil }
        self.strategy = strategy
    }

    mutating func name<Key: CodingKey>(of key: Key) -> String {
        let text = key.stringValue
        if Self.areData(Key.self) { return text }
        if let name = self.names[text] { return name }
        let name = self.strategy.name(ofKey: text)
        self.names[text] = name
        return name
    }

    /// The key that is stored under a name, if it is one of `Key`.
    func key<Key: CodingKey>(named name: String) -> Key? {
        if Self.areData(Key.self) { return Key(stringValue: name) }
        return self.strategy.keys(ofName: name).lazy.compactMap { Key(stringValue: $0) }.first
    }

    /// Whether the keys of a type are no names of properties.
    static func areData<Key: CodingKey>(_ type: Key.Type) -> Bool {
        ObjectIdentifier(type) == Self.dictionaryKey || type == AttributeNameKey.self
    }

    /// The standard library's own type for the keys of all dictionaries, which it shows to encoders alone.
    private static let dictionaryKey: ObjectIdentifier = {
        let probe = KeyTypeProbe()
        do {
            try [String: Int]().encode(to: probe)
        } catch {
            preconditionFailure("An empty dictionary cannot be encoded: \(error)")
        }
        guard let type = probe.seen.type else { preconditionFailure("A dictionary encodes into no keyed container.") }
        return type
    }()
}

/// An encoder that remembers what type of keys it was asked for.
private struct KeyTypeProbe: Encoder {
    final class Seen {
        var type: ObjectIdentifier?
    }

    let seen = Seen()
    private let encoder = ValueEncoder(
        session: EncodingSession(strategies: .init(), userInfo: [:]),
        node: EncodingSession.root
    )

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        self.seen.type = ObjectIdentifier(type)
        return self.encoder.container(keyedBy: type)
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { self.encoder.unkeyedContainer() }
    func singleValueContainer() -> any SingleValueEncodingContainer { self.encoder.singleValueContainer() }
}

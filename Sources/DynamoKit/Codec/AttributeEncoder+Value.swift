/// Encodes one value; what a type's `encode(to:)` is given.
///
/// Two words, which an existential holds without an allocation. A path is put together only when somebody asks.
struct ValueEncoder: Encoder {
    let session: EncodingSession
    /// The value's node.
    let node: Int

    var codingPath: [any CodingKey] { self.session.path(to: self.node) }
    var userInfo: [CodingUserInfoKey: Any] { self.session.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        let map = self.session.container(.map, at: self.node)
        return KeyedEncodingContainer(KeyedEncoding<Key>(session: self.session, map: map))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        UnkeyedEncoding(session: self.session, list: self.session.container(.list, at: self.node))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

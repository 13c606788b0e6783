import FoundationEssentials

/// Encodes one value; what a type's `encode(to:)` is given.
final class ValueEncoder: Encoder {
    let session: EncodingSession
    var partial: PartialValue = .empty
    private let parentPath: [any CodingKey]
    private let key: (any CodingKey)?

    init(session: EncodingSession, parentPath: [any CodingKey], key: (any CodingKey)?) {
        self.session = session
        self.parentPath = parentPath
        self.key = key
    }

    var codingPath: [any CodingKey] { self.key.map { self.parentPath + [$0] } ?? self.parentPath }
    var userInfo: [CodingUserInfoKey: Any] { self.session.userInfo }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        let map = self.partial.asMap { self.session.recordMixedContainers("keyed", at: self.codingPath) }
        return KeyedEncodingContainer(
            KeyedEncoding<Key>(session: self.session, codingPath: self.codingPath, map: map)
        )
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        let list = self.partial.asList { self.session.recordMixedContainers("unkeyed", at: self.codingPath) }
        return UnkeyedEncoding(session: self.session, codingPath: self.codingPath, list: list)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleValueEncoding(encoder: self)
    }
}

extension PartialValue {
    /// The map that this value is, or turns into if nothing was encoded yet. After a misuse it is one that is lost.
    mutating func asMap(otherwise misuse: () -> Void) -> PartialMap {
        switch self {
        case .map(let map):
            return map
        case .value(.map(let members)):
            let map = PartialMap()
            map.members = members.mapValues { .value($0) }
            self = .map(map)
            return map
        case .empty:
            let map = PartialMap()
            self = .map(map)
            return map
        case .value, .list, .encoder:
            misuse()
            return PartialMap()
        }
    }

    /// The list that this value is, or turns into if nothing was encoded yet. After a misuse it is one that is lost.
    mutating func asList(otherwise misuse: () -> Void) -> PartialList {
        switch self {
        case .list(let list):
            return list
        case .value(.list(let elements)):
            let list = PartialList()
            list.elements = elements.map { .value($0) }
            self = .list(list)
            return list
        case .empty:
            let list = PartialList()
            self = .list(list)
            return list
        case .value, .map, .encoder:
            misuse()
            return PartialList()
        }
    }
}

extension ValueEncoder {
    /// Encodes a value of any type; `nil` if the strategies leave it out.
    ///
    /// - Parameter key: Where the value stands below this encoder's own path.
    func partialValue<Value: Encodable>(of value: Value, key: (any CodingKey)?) throws -> PartialValue? {
        // Types are compared rather than cast: every empty array can be cast to [UInt8].
        if let value = Self.exactly(value, as: String.self) { return .value(.string(value)) }
        if let value = Self.exactly(value, as: AttributeValue.self) { return .value(value) }
        if let value = Self.exactly(value, as: AttributeNumber.self) { return .value(.number(value)) }
        if let value = Self.exactly(value, as: Data.self) { return .value(.binary([UInt8](value))) }
        if let value = Self.exactly(value, as: [UInt8].self) { return .value(.binary(value)) }
        if let value = Self.exactly(value, as: URL.self) { return .value(.string(value.absoluteString)) }
        let path = { key.map { self.codingPath + [$0] } ?? self.codingPath }
        if let value = Self.exactly(value, as: Date.self) {
            return .value(try self.session.strategies.dates.encode(value, path: path))
        }
        if let value = Self.exactly(value, as: Decimal.self) {
            return .value(.number(try AttributeNumber(text: value.description, of: value, path: path)))
        }
        if let set = value as? any EncodableSet {
            return try self.partialValue(of: set, path: path()).map { .value($0) }
        }
        let encoder = ValueEncoder(session: self.session, parentPath: self.codingPath, key: key)
        try value.encode(to: encoder)
        return encoder.partial
    }

    private static func exactly<Value, Wanted>(_ value: Value, as type: Wanted.Type) -> Wanted? {
        Value.self == type ? value as? Wanted : nil
    }

    private func partialValue(of set: any EncodableSet, path: [any CodingKey]) throws -> AttributeValue? {
        if set.isEmpty {
            switch self.session.strategies.emptySets {
            case .omit: return nil
            case .null: return .null
            case .list: return .list([])
            }
        }
        let elements = try set.encodedElements { element in
            let encoder = ValueEncoder(session: self.session, parentPath: path, key: nil)
            return try encoder.partialValue(of: element, key: nil)?.finished() ?? .null
        }
        return try AttributeValue(setOf: elements, path: path)
    }
}

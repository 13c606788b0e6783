/// Turns any `Encodable` value into attributes.
///
/// | Swift | DynamoDB |
/// |---|---|
/// | `String`, `URL`, `UUID` | `S` |
/// | integers, `Double`, `Float`, `Decimal`, ``AttributeNumber`` | `N`, with no detour through binary fractions |
/// | `Bool` | `BOOL` |
/// | `Data`, `[UInt8]` | `B` |
/// | `Date` | `S` or `N`, see ``CodingStrategies/DateStrategy`` |
/// | `Set` of strings, numbers or bytes | `SS`, `NS`, `BS`; other sets are lists |
/// | arrays, dictionaries with keys that are neither strings nor integers nor stand for coding keys | `L` |
/// | structs, classes, enums with payloads, dictionaries | `M` |
/// | `nil` | nothing or `NULL`, see ``CodingStrategies/OptionalStrategy`` |
/// | ``AttributeValue`` | itself |
///
/// <doc:EncodingRules> has the rest. What `JSONEncoder` accepts is accepted. Numbers that DynamoDB cannot hold are refused, among them `NaN`, infinities
/// and magnitudes under 1E-130.
public struct AttributeEncoder: Sendable {
    public var strategies: CodingStrategies
    /// What the values being encoded find in their encoder's `userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    public init(strategies: CodingStrategies = .init(), userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
        self.strategies = strategies
        self.userInfo = userInfo
    }

    /// Encodes a value of any kind.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/codingFailed``, whose message names the attribute at fault and
    ///   whose cause is the `EncodingError`.
    public func encode<Value: Encodable>(_ value: Value) throws(DynamoError) -> AttributeValue {
        try self.encodeIfStored(value) ?? .null
    }

    /// Encodes a value that becomes a map, and gives its attributes.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/codingFailed``, also when the value does not become a map.
    public func encodeItem<Value: Encodable>(_ value: Value) throws(DynamoError) -> DynamoItem {
        let encoded = try self.encode(value)
        guard case .map(let item) = encoded else { throw Self.notAnItem(Value.self, encoded.descriptor) }
        return item
    }

    /// `nil` for a value that the strategies leave out.
    package func encodeIfStored<Value: Encodable>(_ value: Value) throws(DynamoError) -> AttributeValue? {
        let session = EncodingSession(strategies: self.strategies, userInfo: self.userInfo)
        do {
            return try session.value(of: value)
        } catch {
            throw DynamoError(coding: error, of: Value.self, verb: "encoded")
        }
    }

    static func notAnItem(_ type: Any.Type, _ descriptor: String) -> DynamoError {
        DynamoError(.codingFailed, message: "\(type) encodes as \(descriptor); an item has to be a map.")
    }
}

extension DynamoJSONWriter {
    /// Writes the attributes of a value that becomes a map, straight from the value.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/codingFailed``, also when the value does not become a map.
    public mutating func value<Item: Encodable>(
        item: Item,
        encodedBy encoder: AttributeEncoder
    ) throws(DynamoError) {
        let session = EncodingSession(strategies: encoder.strategies, userInfo: encoder.userInfo)
        do {
            try session.encodeItem(item)
        } catch {
            throw DynamoError(coding: error, of: Item.self, verb: "encoded")
        }
        guard session.isItem else { throw AttributeEncoder.notAnItem(Item.self, session.descriptor) }
        self.separate()
        session.writeItem(into: &self.bytes)
    }
}

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
/// | arrays, dictionaries with keys that are neither strings nor integers | `L` |
/// | structs, classes, enums with payloads, dictionaries | `M` |
/// | `nil` | nothing or `NULL`, see ``CodingStrategies/OptionalStrategy`` |
/// | ``AttributeValue`` | itself |
///
/// What `JSONEncoder` accepts is accepted. Numbers that DynamoDB cannot hold are refused, among them `NaN`, infinities
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
        guard case .map(let item) = encoded else {
            throw DynamoError(
                .codingFailed,
                message: "\(Value.self) encodes as \(encoded.descriptor); an item has to be a map."
            )
        }
        return item
    }

    /// `nil` for a value that the strategies leave out.
    package func encodeIfStored<Value: Encodable>(_ value: Value) throws(DynamoError) -> AttributeValue? {
        let session = EncodingSession(strategies: self.strategies, userInfo: self.userInfo)
        let encoder = ValueEncoder(session: session, parentPath: [], key: nil)
        do {
            let encoded = try encoder.partialValue(of: value, key: nil)?.finished()
            if let failure = session.failure { throw failure }
            return encoded
        } catch {
            throw DynamoError(coding: error, of: Value.self, verb: "encoded")
        }
    }
}

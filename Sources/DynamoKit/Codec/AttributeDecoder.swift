/// Turns attributes back into any `Decodable` value; the counterpart of ``AttributeEncoder``.
///
/// Reading is as exact as writing: an integer type takes no number with a fraction or out of its range, and `Decimal` no
/// number that it cannot hold exactly. Arrays read the three kinds of sets too, in ascending order.
public struct AttributeDecoder: Sendable {
    public var strategies: CodingStrategies
    /// What the values being decoded find in their decoder's `userInfo`.
    public var userInfo: [CodingUserInfoKey: any Sendable]

    public init(strategies: CodingStrategies = .init(), userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
        self.strategies = strategies
        self.userInfo = userInfo
    }

    /// Decodes a value of any kind.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/codingFailed``, whose message names the attribute at fault and
    ///   what was found there, and whose cause is the `DecodingError`.
    public func decode<Value: Decodable>(
        _ type: Value.Type,
        from value: AttributeValue
    ) throws(DynamoError) -> Value {
        let session = DecodingSession(strategies: self.strategies, userInfo: self.userInfo)
        do {
            return try ValueDecoder(value: value, session: session, parentPath: [], key: nil).decode(type)
        } catch {
            throw DynamoError(coding: error, of: type, verb: "decoded")
        }
    }

    /// Decodes a value from an item's attributes.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/codingFailed``.
    public func decodeItem<Value: Decodable>(
        _ type: Value.Type,
        from item: DynamoItem
    ) throws(DynamoError) -> Value {
        try self.decode(type, from: .map(item))
    }
}

/// What all decoders of one call share.
final class DecodingSession {
    let strategies: CodingStrategies
    let userInfo: [CodingUserInfoKey: any Sendable]

    init(strategies: CodingStrategies, userInfo: [CodingUserInfoKey: any Sendable]) {
        self.strategies = strategies
        self.userInfo = userInfo
    }
}

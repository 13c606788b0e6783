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
        try self.decode(type, from: AttributeTape(value), at: 0)
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

    /// Decodes the value at a node of a tape.
    func decode<Value: Decodable>(
        _ type: Value.Type,
        from tape: AttributeTape,
        at node: Int
    ) throws(DynamoError) -> Value {
        try self.decode(type, at: node, in: self.session(for: tape))
    }

    /// Decodes the values at some nodes of a tape.
    func decode<Value: Decodable>(
        _ type: Value.Type,
        from tape: AttributeTape,
        at nodes: [Int]
    ) throws(DynamoError) -> [Value] {
        let session = self.session(for: tape)
        var values: [Value] = []
        values.reserveCapacity(nodes.count)
        for node in nodes { values.append(try self.decode(type, at: node, in: session)) }
        return values
    }

    func session(for tape: AttributeTape) -> DecodingSession {
        DecodingSession(tape: tape, strategies: self.strategies, userInfo: self.userInfo)
    }

    func decode<Value: Decodable>(
        _ type: Value.Type,
        at node: Int,
        in session: DecodingSession
    ) throws(DynamoError) -> Value {
        do {
            return try ValueDecoder(session: session, node: node).decode(type)
        } catch {
            throw DynamoError(coding: error, of: type, verb: "decoded")
        }
    }
}

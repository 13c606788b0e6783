/// How a ``DynamoClient`` behaves.
public struct DynamoClientConfiguration: Sendable {
    public init() {}
}

/// Gives a table tags, in place of those with the same keys.
///
/// Specification: [TagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html)
public struct TagResource: DynamoOperation {
    public static let name = "TagResource"

    public var resourceARN: String
    public var tags: [String: String]

    public init(resourceARN: String, tags: [String: String]) {
        self.resourceARN = resourceARN
        self.tags = tags
    }

    /// Nothing.
    public struct Output: Hashable, Sendable {
        public init() {}
    }
}

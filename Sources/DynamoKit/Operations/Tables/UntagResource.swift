/// Takes tags from a table.
///
/// Specification:
/// [UntagResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html)
public struct UntagResource: DynamoOperation {
    public static let name = "UntagResource"

    public var resourceARN: String
    public var tagKeys: [String]

    public init(resourceARN: String, tagKeys: [String]) {
        self.resourceARN = resourceARN
        self.tagKeys = tagKeys
    }

    /// Nothing.
    public struct Output: Hashable, Sendable {
        public init() {}
    }
}

/// Lists a table's tags, a page at a time.
///
/// Specification:
/// [ListTagsOfResource](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html)
public struct ListTagsOfResource: DynamoOperation {
    public static let name = "ListTagsOfResource"

    public var resourceARN: String
    /// Where to go on: the `nextToken` of the page before.
    public var nextToken: String?

    public init(resourceARN: String, nextToken: String? = nil) {
        self.resourceARN = resourceARN
        self.nextToken = nextToken
    }

    public struct Output: Hashable, Sendable {
        public var tags: [String: String]
        /// Where the next page starts; `nil` on the last.
        public var nextToken: String?

        public init(tags: [String: String] = [:], nextToken: String? = nil) {
            self.tags = tags
            self.nextToken = nextToken
        }
    }
}

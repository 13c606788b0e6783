/// Why the service has throttled a request, and what it is that takes no more.
///
/// Specification:
/// [ThrottlingReason](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html)
public struct ThrottlingReason: Hashable, Sendable {
    /// What is throttled, for which kind of operation, by which limit: `TableReadProvisionedThroughputExceeded` or
    /// `IndexWriteKeyRangeThroughputExceeded`, for example.
    public var reason: String?
    /// The ARN of the table or index.
    public var resource: String?

    public init(reason: String? = nil, resource: String? = nil) {
        self.reason = reason
        self.resource = resource
    }
}

/// How a ``DynamoClient`` keeps account of the capacity that its calls take.
public struct UsageConfiguration: Hashable, Sendable {
    /// Whether to tell indexes from their tables. Answers are a few bytes longer then.
    public var byIndex: Bool
    /// Most combinations of operation, table and index that are kept apart, at least 1; what comes after is added up under
    /// ``UsageReport/Source/other``.
    public var maximumSources: Int

    public init(byIndex: Bool = true, maximumSources: Int = 1_000) {
        precondition(maximumSources >= 1, "There is at least one source.")
        self.byIndex = byIndex
        self.maximumSources = maximumSources
    }

    /// What the answers are asked for.
    var detail: ReturnConsumedCapacity { self.byIndex ? .indexes : .total }
}

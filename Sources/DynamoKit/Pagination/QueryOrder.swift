/// The order in which a query reads a partition.
public enum QueryOrder: Hashable, Sendable {
    /// Lowest sort key first.
    case ascending
    /// Highest sort key first.
    case descending
}

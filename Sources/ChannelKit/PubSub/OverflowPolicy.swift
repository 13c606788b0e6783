/// What happens to a subscription whose reader does not keep up.
public enum OverflowPolicy: Hashable, Sendable {
    /// The oldest messages that wait are dropped, and counted.
    case dropOldest
    /// The newest messages are dropped, and counted.
    case dropNewest
}

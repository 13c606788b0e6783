/// What becomes of an operation that is carried out a second time, after an attempt of which nobody knows whether it was
/// carried out: the answer was lost or damaged, or the service failed.
///
/// What is known not to have been carried out, because it was throttled for example, is always safe to repeat.
public enum RetrySafety: Hashable, Sendable {
    /// Twice does what once does: reads, plain puts and deletes, batches, and transactions with a token.
    case idempotent
    /// Twice may show: an update that adds adds twice, a condition may fail because the write itself has falsified it, and
    /// the item as it was may be the one that the write itself has put.
    /// ``RetryPolicy/repeatsAmbiguousWrites`` decides.
    case ambiguous
    /// It is not carried out twice, whatever the policy: a transaction without a token.
    case unsafe
}

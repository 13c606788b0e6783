public import struct Foundation.Date

/// Where a consumer begins that has never run before.
///
/// It counts once, for the shards that are there when the consumer's first worker starts. Later shards go on from those, and
/// are read from their beginning whatever it says.
public struct StartingPosition: Hashable, Sendable {
    let checkpoint: Checkpoint

    /// With the oldest changes that the stream still has, up to 24 hours back.
    public static let trimHorizon = StartingPosition(checkpoint: .trimHorizon)

    /// With the next changes that are made.
    ///
    /// Until a shard's first change has come, a worker that starts anew begins with the next one again, so that changes made
    /// in between are passed over. Where that matters, choose ``timestamp(_:)``.
    public static let latest = StartingPosition(checkpoint: .latest)

    /// With the first changes of this time, which must not be in the future.
    public static func timestamp(_ date: Date) -> StartingPosition {
        StartingPosition(checkpoint: .timestamp(milliseconds: Int((date.timeIntervalSince1970 * 1000).rounded(.down))))
    }
}

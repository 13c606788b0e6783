/// One worker's right to handle one shard: an item of the lease table.
///
/// Every take-over counts up ``leaseTerm``. A worker writes under the condition that owner and term are its own, so that
/// one which was thought dead can neither move the checkpoint nor keep the lease alive.
struct Lease: Codable, Hashable, Sendable {
    /// The consumer's name and the stream's ARN: workers with the same share the shards.
    var consumer: String
    var shardID: String
    /// The shard that has to be handled before this one.
    var parentShardID: String?
    var checkpoint: Checkpoint
    /// The worker that handles the shard, if one does.
    var leaseOwner: String?
    /// The worker that the owner is to hand over to as soon as it has finished what it is at.
    var leaseClaimant: String?
    /// How many times the lease has changed hands.
    var leaseTerm: Int
    /// Moves on for as long as the owner lives.
    var leaseCounter: Int

    init(
        consumer: String,
        shardID: String,
        parentShardID: String? = nil,
        checkpoint: Checkpoint,
        leaseOwner: String? = nil,
        leaseClaimant: String? = nil,
        leaseTerm: Int = 0,
        leaseCounter: Int = 0
    ) {
        self.consumer = consumer
        self.shardID = shardID
        self.parentShardID = parentShardID
        self.checkpoint = checkpoint
        self.leaseOwner = leaseOwner
        self.leaseClaimant = leaseClaimant
        self.leaseTerm = leaseTerm
        self.leaseCounter = leaseCounter
    }

    enum CodingKeys: String, CodingKey {
        case consumer
        case shardID = "shardId"
        case parentShardID = "parentShardId"
        case checkpoint, leaseOwner, leaseClaimant, leaseTerm, leaseCounter
    }

    /// Whether the shard has been handled to its end.
    var isFinished: Bool { self.checkpoint == .shardEnd }

    /// Whether this is the same lease with nobody having written to its holder's marks since.
    func hasMoved(since other: Lease) -> Bool {
        self.leaseTerm != other.leaseTerm || self.leaseCounter != other.leaseCounter
    }
}

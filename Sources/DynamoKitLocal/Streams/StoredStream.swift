import DynamoKit

/// A stream as the store has it. It outlives its table by a day.
struct StoredStream {
    let id: Int64
    let arn: StreamARN
    let viewType: StreamViewType
    /// The table's primary key.
    let key: KeyShape
    /// Half of each record's event ID.
    let eventSeed: Int64
    /// In milliseconds, as the next one.
    let createdAt: Int64
    /// When it was switched off, or its table deleted.
    let disabledAt: Int64?

    /// Unique to a record among all records of all streams, as far as chance goes for `eventSeed`.
    func eventID(of sequence: Int64) -> String {
        // One to one, so that no two records share it, and spread so that it tells nothing of the order.
        var mixed = UInt64(bitPattern: sequence) &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Self.hexadecimal(UInt64(bitPattern: self.eventSeed)) + Self.hexadecimal(mixed ^ (mixed >> 31))
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// A part of a stream, whose records are in order.
struct StoredShard {
    let id: Int64
    let name: String
    let parent: String?
    /// No record has a lower sequence number.
    let firstSequence: Int64
    /// No record has a higher one, once the shard is closed.
    let lastSequence: Int64?
    /// Records up to this one have been thrown away.
    let trimmedThrough: Int64

    var isOpen: Bool { self.lastSequence == nil }

    var description: Shard {
        Shard(
            shardID: self.name,
            sequenceNumberRange: SequenceNumberRange(
                startingSequenceNumber: SequenceNumber.text(self.firstSequence),
                endingSequenceNumber: self.lastSequence.map { SequenceNumber.text($0) }
            ),
            parentShardID: self.parent
        )
    }
}

/// Who changed an item.
enum ChangeAuthor {
    /// Whoever made the request.
    case request
    /// The service, since the item's time to live was over.
    case timeToLive
}

import DynamoKit
import FoundationEssentials

extension ReadTransaction {
    /// The last sequence number that is over at this time: of a record older than a day, thrown away already or not.
    ///
    /// - Parameter limit: Most records to look at.
    func trimPoint(of shard: StoredShard, limit: Int = .max) throws -> Int64 {
        let statement = try self.connection.statement(
            "SELECT sequence, created_at FROM stream_records WHERE shard_id = ? ORDER BY sequence LIMIT ?"
        )
        try statement.bind(shard.id, at: 1)
        try statement.bind(Int64(limit), at: 2)
        let horizon = self.streamHorizon
        var point = shard.trimmedThrough
        try statement.forEachRow { row in
            guard row.integer(at: 1) <= horizon else { return false }
            point = row.integer(at: 0)
            return true
        }
        return point
    }

    /// The highest sequence number that a record of the shard has had; the one before its first if there was none.
    func newestSequence(of shard: StoredShard) throws -> Int64 {
        let statement = try self.connection.statement(
            "SELECT sequence FROM stream_records WHERE shard_id = ? ORDER BY sequence DESC LIMIT 1"
        )
        try statement.bind(shard.id, at: 1)
        return try statement.firstRow { $0.integer(at: 0) } ?? shard.trimmedThrough
    }

    /// The first record of a range whose time, in whole seconds as the API tells it, is at or after `date`.
    ///
    /// It halves the range until one place is left, since records are in the order of their times. Where the clock was set
    /// back between two of them, it finds a place where an earlier record is followed by one that is not.
    ///
    /// - Returns: The end of the range, when all of its records are earlier.
    func firstSequence(of shard: StoredShard, in range: Range<Int64>, atOrAfter date: Date) throws -> Int64 {
        // The bounds keep a date of any size within what an integer holds.
        let seconds = min(max(date.timeIntervalSince1970.rounded(.up), -1e12), 1e12)
        let milliseconds = Int64(seconds) * 1000
        let statement = try self.connection.statement(
            "SELECT sequence, created_at FROM stream_records WHERE shard_id = ? AND sequence >= ? ORDER BY sequence LIMIT 1"
        )
        // Records before the first are earlier, those from the second on are not; not every number has a record.
        var (first, end) = (range.lowerBound, range.upperBound)
        while first < end {
            let middle = first + (end - first) / 2
            try statement.bind(shard.id, at: 1)
            try statement.bind(middle, at: 2)
            let earlier = try statement.firstRow { row in
                row.integer(at: 1) < milliseconds ? row.integer(at: 0) : nil
            }
            if case let sequence?? = earlier { first = sequence + 1 } else { end = middle }
        }
        return first
    }

    /// A page of records, and where the next one starts.
    struct RecordPage {
        var records: [StreamRecord] = []
        var nextSequence: Int64
        /// Whether the shard had more.
        var isFull = false
    }

    /// Records from `sequence` on, as many as a page has room for; at least one if there is one.
    func records(of shard: StoredShard, in stream: StoredStream, from sequence: Int64, limit: Int) throws -> RecordPage
    {
        let statement = try self.connection.statement(
            """
            SELECT sequence, created_at, size, by_service, event, keys, old_image, new_image FROM stream_records \
            WHERE shard_id = ? AND sequence >= ? ORDER BY sequence
            """
        )
        try statement.bind(shard.id, at: 1)
        try statement.bind(sequence, at: 2)
        var page = RecordPage(nextSequence: sequence)
        var bytes = 0
        try statement.forEachRow { row in
            bytes += Int(row.integer(at: 2))
            let hasRoom = page.records.isEmpty || bytes <= StreamRules.maximumPageBytes
            guard page.records.count < limit, hasRoom else {
                page.isFull = true
                return false
            }
            page.records.append(try Self.record(row, of: stream))
            page.nextSequence = row.integer(at: 0) + 1
            return true
        }
        return page
    }

    private static func record(_ row: borrowing SQLiteRow, of stream: StoredStream) throws -> StreamRecord {
        guard let event = StreamRecord.EventName(rawValue: row.text(at: 4)) else {
            throw DynamoError(.internalServerError, message: "The store has a stream record of no known event.")
        }
        let sequence = row.integer(at: 0)
        let byService = row.integer(at: 3) != 0
        return StreamRecord(
            eventID: stream.eventID(of: sequence),
            eventName: event,
            eventVersion: "1.1",
            eventSource: "aws:dynamodb",
            awsRegion: TableSchema.region,
            // To the second, as the service has it.
            approximateCreationDateTime: Date(milliseconds: row.integer(at: 1) / 1000 * 1000),
            keys: try Self.image(row, at: 5),
            newImage: row.isNull(at: 7) ? nil : try Self.image(row, at: 7),
            oldImage: row.isNull(at: 6) ? nil : try Self.image(row, at: 6),
            sequenceNumber: SequenceNumber.text(sequence),
            sizeBytes: Int(row.integer(at: 2)),
            streamViewType: stream.viewType,
            userIdentity: byService ? StreamIdentity(principalID: "dynamodb.amazonaws.com", type: "Service") : nil
        )
    }

    private static func image(_ row: borrowing SQLiteRow, at column: Int32) throws -> DynamoItem {
        try row.withBytes(at: column) { try ItemBlob.decode($0) }
    }
}

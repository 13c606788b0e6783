import DynamoKit
import FoundationEssentials

extension WriteTransaction {
    /// Closes shards of a table's stream, each of which goes on in others that share its partitions.
    ///
    /// - Parameters:
    ///   - shards: Rows of shards that are open.
    ///   - count: How many take the place of each.
    func splitShards(_ shards: Set<Int64>, of table: StoredTable, into count: Int) throws {
        guard var stream = table.stream else { return }
        try self.beginChanges()
        let open = stream.openShards
        // The end of each is where the next begins; the last has all that is left.
        let ends = open.dropFirst().map { $0.firstHash - 1 } + [UInt64.max]
        stream.openShards = try zip(open, ends).flatMap { shard, lastHash in
            guard shards.contains(shard.shard) else { return [shard] }
            try self.closeShard(shard.shard)
            let (streamID, name) = try self.addressOfShard(shard.shard)
            let width = (lastHash - shard.firstHash) / UInt64(count)
            return try (0..<count).map { child in
                TableSchema.OpenShard(
                    shard: try self.addShard(to: streamID, after: name),
                    firstHash: shard.firstHash + width * UInt64(child)
                )
            }
        }
        try self.store(stream, of: table)
    }

    /// Has the changes of a table go to more shards, by their partitions, none of which goes on from another.
    func addShards(upTo count: Int, of table: StoredTable) throws {
        guard var stream = table.stream, stream.moreShards == nil, count > 1 else { return }
        try self.beginChanges()
        let (streamID, _) = try self.addressOfShard(stream.shard)
        let width = UInt64.max / UInt64(count)
        stream.moreShards = try (1..<count).map {
            TableSchema.OpenShard(
                shard: try self.addShard(to: streamID, after: nil),
                firstHash: width * UInt64($0)
            )
        }
        try self.store(stream, of: table)
    }

    private func store(_ stream: TableSchema.Stream, of table: StoredTable) throws {
        var schema = table.schema
        schema.stream = stream
        _ = try self.updateTable(table, to: schema)
    }

    /// No record comes after the last that there is.
    func closeShard(_ shard: Int64) throws {
        let statement = try self.connection.statement(
            """
            UPDATE stream_shards SET last_sequence = max(first_sequence, trimmed_through, coalesce(\
            (SELECT max(sequence) FROM stream_records WHERE shard_id = stream_shards.id), 0)) WHERE id = ?
            """
        )
        try statement.bind(shard, at: 1)
        try statement.run()
    }

    /// - Parameter parent: The name of the shard that it goes on from.
    /// - Returns: Its row.
    func addShard(to stream: Int64, after parent: String?) throws -> Int64 {
        // A number of its own, so that the range of a shard without records is none of another's.
        self.catalog.lastSequence += 1
        let shard = try self.connection.statement(
            "INSERT INTO stream_shards (stream_id, name, parent, first_sequence, trimmed_through) VALUES (?, ?, ?, ?, ?)"
        )
        try shard.bind(stream, at: 1)
        try shard.bind(try self.newShardName(of: stream), at: 2)
        if let parent { try shard.bind(parent, at: 3) }
        try shard.bind(self.catalog.lastSequence, at: 4)
        try shard.bind(self.catalog.lastSequence - 1, at: 5)
        try shard.run()
        return self.connection.lastInsertedRowID
    }

    private func addressOfShard(_ shard: Int64) throws -> (stream: Int64, name: String) {
        let statement = try self.connection.statement("SELECT stream_id, name FROM stream_shards WHERE id = ?")
        try statement.bind(shard, at: 1)
        guard let address = try statement.firstRow({ (stream: $0.integer(at: 0), name: $0.text(at: 1)) }) else {
            throw DynamoError(.internalServerError, message: "The store lacks a shard of a stream.")
        }
        return address
    }

    /// A name of AWS's form, `shardId-00000001573064213193-d12f3a9f`, that comes after all that the stream has: its number
    /// is the time, or the next after the last one's.
    private func newShardName(of stream: Int64) throws -> String {
        let statement = try self.connection.statement("SELECT max(name) FROM stream_shards WHERE stream_id = ?")
        try statement.bind(stream, at: 1)
        let last = try statement.firstRow { $0.text(at: 0) } ?? ""
        let lastNumber = last.split(separator: "-").dropFirst().first.flatMap { Int64($0) } ?? -1
        func padded(_ text: String, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        let number = padded(String(max(0, self.now.milliseconds, lastNumber + 1)), 20)
        return "shardId-\(number)-\(padded(String(UInt32.random(in: 0 ... .max), radix: 16), 8))"
    }
}

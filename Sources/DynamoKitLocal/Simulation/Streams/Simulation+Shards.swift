import DynamoKit

extension Simulation {
    /// Gives streams that are new their shards, and has full ones go on in others.
    ///
    /// - Parameter tableNames: Those that a request has created or changed, or to which it has written.
    func arrangeShards(ofTables tableNames: [String], in transaction: WriteTransaction) throws {
        guard self.streamShards > 1 || self.recordsPerShard != nil else { return }
        for tableName in tableNames where transaction.catalog.contains(tableNamed: tableName) {
            let table = try transaction.catalog.table(named: tableName)
            guard let stream = table.stream else { continue }
            if try transaction.isNew(stream) {
                try transaction.addShards(upTo: self.streamShards, of: table)
            } else if let recordsPerShard {
                let full = try stream.openShards.map(\.shard).filter {
                    try transaction.hasRecords(recordsPerShard, inShard: $0)
                }
                if !full.isEmpty { try transaction.splitShards(Set(full), of: table, into: 1) }
            }
        }
    }
}

extension ReadTransaction {
    /// Whether the stream has the one shard that it was opened with, and nothing has been recorded since.
    fileprivate func isNew(_ stream: TableSchema.Stream) throws -> Bool {
        guard stream.moreShards == nil else { return false }
        let statement = try self.connection.statement(
            """
            SELECT first_sequence FROM stream_shards WHERE id = ? AND parent IS NULL \
            AND trimmed_through < first_sequence
            """
        )
        try statement.bind(stream.shard, at: 1)
        guard try statement.firstRow({ $0.integer(at: 0) }) != nil else { return false }
        return try !self.hasRecords(1, inShard: stream.shard)
    }

    fileprivate func hasRecords(_ count: Int, inShard shard: Int64) throws -> Bool {
        let statement = try self.connection.statement(
            "SELECT count(*) FROM (SELECT 1 FROM stream_records WHERE shard_id = ? LIMIT ?)"
        )
        try statement.bind(shard, at: 1)
        try statement.bind(Int64(count), at: 2)
        return try statement.firstRow { $0.integer(at: 0) == Int64(count) } ?? false
    }
}

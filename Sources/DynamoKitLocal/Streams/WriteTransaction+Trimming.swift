import DynamoKit
import FoundationEssentials

extension WriteTransaction {
    /// Throws away records that are older than a day.
    ///
    /// - Parameter limit: Most records.
    /// - Returns: How many there were.
    func trimStreams(limit: Int) throws -> Int {
        var rest = limit
        for shard in try self.allShards() where rest > 0 {
            let point = try self.trimPoint(of: shard, limit: rest)
            guard point > shard.trimmedThrough else { continue }
            try self.beginChanges()
            let delete = try self.connection.statement(
                "DELETE FROM stream_records WHERE shard_id = ? AND sequence <= ?"
            )
            try delete.bind(shard.id, at: 1)
            try delete.bind(point, at: 2)
            try delete.run()
            rest -= self.connection.changedRows
            let update = try self.connection.statement("UPDATE stream_shards SET trimmed_through = ? WHERE id = ?")
            try update.bind(point, at: 1)
            try update.bind(shard.id, at: 2)
            try update.run()
            // A shard that was closed for others is gone with its last record. That of a stream that is off goes with it.
            guard let last = shard.lastSequence, point >= last else { continue }
            let drop = try self.connection.statement(
                """
                DELETE FROM stream_shards WHERE id = ? AND \
                (SELECT disabled_at FROM streams WHERE id = stream_id) IS NULL
                """
            )
            try drop.bind(shard.id, at: 1)
            try drop.run()
        }
        return limit - rest
    }

    /// Forgets streams that were switched off more than a day ago, and have no records any more.
    func dropOldStreams() throws {
        let select = try self.connection.statement(
            """
            SELECT id FROM streams WHERE disabled_at <= ? AND NOT EXISTS (SELECT 1 FROM stream_shards \
            JOIN stream_records ON shard_id = stream_shards.id WHERE stream_id = streams.id)
            """
        )
        try select.bind(self.streamHorizon, at: 1)
        var streams: [Int64] = []
        try select.forEachRow { row in
            streams.append(row.integer(at: 0))
            return true
        }
        for stream in streams {
            try self.beginChanges()
            for sql in ["DELETE FROM stream_shards WHERE stream_id = ?", "DELETE FROM streams WHERE id = ?"] {
                let statement = try self.connection.statement(sql)
                try statement.bind(stream, at: 1)
                try statement.run()
            }
        }
    }
}

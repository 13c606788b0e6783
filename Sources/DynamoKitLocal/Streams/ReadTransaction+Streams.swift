import DynamoKit
import FoundationEssentials

extension ReadTransaction {
    /// What was recorded or switched off at this time or before is over, in milliseconds.
    var streamHorizon: Int64 { self.now.milliseconds - StreamRules.retention }

    private static let streamColumns =
        "id, table_name, label, view_type, key, event_seed, created_at, disabled_at"

    /// - Throws: DynamoDB's error when there is no such stream, or it was switched off more than a day ago.
    func stream(_ arn: StreamARN) throws -> StoredStream {
        let statement = try self.connection.statement(
            "SELECT \(Self.streamColumns) FROM streams WHERE table_name = ? AND label = ?"
        )
        try statement.bind(arn.tableName, at: 1)
        try statement.bind(arn.label, at: 2)
        let stream = try statement.firstRow { try Self.stream($0) }
        guard let stream, stream.disabledAt.map({ $0 > self.streamHorizon }) ?? true else { throw arn.notFound }
        return stream
    }

    /// Names of streams that can be read, in order.
    ///
    /// - Parameters:
    ///   - tableName: Only those of this table.
    ///   - start: Only those after this one.
    ///   - limit: Most names.
    func streams(ofTable tableName: String?, after start: StreamARN?, limit: Int) throws -> [StreamARN] {
        var conditions = ["(disabled_at IS NULL OR disabled_at > ?)"]
        if tableName != nil { conditions.append("table_name = ?") }
        if start != nil { conditions.append("(table_name, label) > (?, ?)") }
        let statement = try self.connection.statement(
            """
            SELECT table_name, label FROM streams WHERE \(conditions.joined(separator: " AND ")) \
            ORDER BY table_name, label LIMIT ?
            """
        )
        try statement.bind(self.streamHorizon, at: 1)
        let texts = [tableName, start?.tableName, start?.label].compactMap(\.self)
        for (index, text) in texts.enumerated() { try statement.bind(text, at: Int32(index + 2)) }
        try statement.bind(Int64(limit), at: Int32(texts.count + 2))
        var streams: [StreamARN] = []
        try statement.forEachRow { row in
            streams.append(StreamARN(tableName: row.text(at: 0), label: row.text(at: 1)))
            return true
        }
        return streams
    }

    private static let shardColumns = "id, name, parent, first_sequence, last_sequence, trimmed_through"

    /// Shards of a stream in the order of their names, which is that of their making.
    ///
    /// - Parameter parent: Only those that go on from this one.
    func shards(of stream: StoredStream, after name: String?, parent: String?, limit: Int) throws -> [StoredShard] {
        let statement = try self.connection.statement(
            """
            SELECT \(Self.shardColumns) FROM stream_shards WHERE stream_id = ? AND name > ? \
            AND (?3 IS NULL OR parent = ?3) ORDER BY name LIMIT ?4
            """
        )
        try statement.bind(stream.id, at: 1)
        try statement.bind(name ?? "", at: 2)
        if let parent { try statement.bind(parent, at: 3) }
        try statement.bind(Int64(limit), at: 4)
        var shards: [StoredShard] = []
        try statement.forEachRow { row in
            shards.append(Self.shard(row))
            return true
        }
        return shards
    }

    /// The shards of all streams.
    func allShards() throws -> [StoredShard] {
        var shards: [StoredShard] = []
        try self.connection.statement("SELECT \(Self.shardColumns) FROM stream_shards").forEachRow { row in
            shards.append(Self.shard(row))
            return true
        }
        return shards
    }

    func shard(named name: String, of stream: StoredStream) throws -> StoredShard? {
        let statement = try self.connection.statement(
            "SELECT \(Self.shardColumns) FROM stream_shards WHERE stream_id = ? AND name = ?"
        )
        try statement.bind(stream.id, at: 1)
        try statement.bind(name, at: 2)
        return try statement.firstRow { Self.shard($0) }
    }

    private static func stream(_ row: borrowing SQLiteRow) throws -> StoredStream {
        guard let viewType = StreamViewType(rawValue: row.text(at: 3)) else {
            throw DynamoError(.internalServerError, message: "The store has a stream of no known view type.")
        }
        return StoredStream(
            id: row.integer(at: 0),
            arn: StreamARN(tableName: row.text(at: 1), label: row.text(at: 2)),
            viewType: viewType,
            key: try JSONDecoder().decode(KeyShape.self, from: Data(row.text(at: 4).utf8)),
            eventSeed: row.integer(at: 5),
            createdAt: row.integer(at: 6),
            disabledAt: row.isNull(at: 7) ? nil : row.integer(at: 7)
        )
    }

    private static func shard(_ row: borrowing SQLiteRow) -> StoredShard {
        StoredShard(
            id: row.integer(at: 0),
            name: row.text(at: 1),
            parent: row.isNull(at: 2) ? nil : row.text(at: 2),
            firstSequence: row.integer(at: 3),
            lastSequence: row.isNull(at: 4) ? nil : row.integer(at: 4),
            trimmedThrough: row.integer(at: 5)
        )
    }
}

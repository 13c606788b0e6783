import DynamoKit
import FoundationEssentials

extension WriteTransaction {
    /// Switches a table's stream on or off. Switched on again, a table gets a stream of its own label and no records.
    ///
    /// - Parameter specification: Has passed ``StreamRules/check(_:)``.
    /// - Returns: The table as it is now.
    /// - Throws: DynamoDB's validation error when there is a stream already, or none.
    func setStream(_ specification: StreamSpecification, of table: StoredTable) throws -> StoredTable {
        let name = table.schema.name
        guard specification.streamEnabled, let viewType = specification.streamViewType else {
            guard table.stream != nil else {
                throw ValidationError.invalid("Table has no stream to disable: TableName: \(name)")
            }
            try self.closeStream(of: table)
            var schema = table.schema
            schema.stream?.isEnabled = false
            return try self.updateTable(table, to: schema)
        }
        guard table.stream == nil else {
            throw ValidationError.invalid("Table already has an enabled stream: TableName: \(name)")
        }
        var schema = table.schema
        schema.stream = try self.openStream(of: table, viewType: viewType)
        return try self.updateTable(table, to: schema)
    }

    /// Closes the shards of a table's stream, which can be read for another day.
    func closeStream(of table: StoredTable) throws {
        guard let stream = table.stream else { return }
        try self.beginChanges()
        for open in stream.openShards { try self.closeShard(open.shard) }
        let statement = try self.connection.statement(
            "UPDATE streams SET disabled_at = ? WHERE table_name = ? AND label = ?"
        )
        try statement.bind(self.now.milliseconds, at: 1)
        try statement.bind(table.schema.name, at: 2)
        try statement.bind(stream.label, at: 3)
        try statement.run()
    }

    private func openStream(of table: StoredTable, viewType: StreamViewType) throws -> TableSchema.Stream {
        try self.beginChanges()
        let label = try self.newLabel(ofTable: table.schema.name)
        let stream = try self.connection.statement(
            """
            INSERT INTO streams (table_name, label, view_type, key, event_seed, created_at) VALUES (?, ?, ?, ?, ?, ?)
            """
        )
        try stream.bind(table.schema.name, at: 1)
        try stream.bind(label, at: 2)
        try stream.bind(viewType.rawValue, at: 3)
        try stream.bind(String(decoding: JSONEncoder().encode(table.key), as: UTF8.self), at: 4)
        try stream.bind(Int64.random(in: .min ... .max), at: 5)
        try stream.bind(self.now.milliseconds, at: 6)
        try stream.run()
        let streamID = self.connection.lastInsertedRowID
        let shard = try self.addShard(to: streamID, after: nil)
        return TableSchema.Stream(
            label: label,
            viewType: viewType,
            isEnabled: true,
            shard: shard
        )
    }

    /// The time in AWS's form, or the first millisecond after it that no other stream of the table has.
    private func newLabel(ofTable tableName: String) throws -> String {
        let taken = try self.connection.statement("SELECT 1 FROM streams WHERE table_name = ? AND label = ?")
        var milliseconds = self.now.milliseconds
        while true {
            guard let text = UTCTimestamp.text(milliseconds: milliseconds) else {
                throw DynamoError(.internalServerError, message: "The clock shows a year that no label can have.")
            }
            let label = String(text.dropLast())
            try taken.bind(tableName, at: 1)
            try taken.bind(label, at: 2)
            guard try taken.firstRow({ $0.integer(at: 0) }) != nil else { return label }
            milliseconds += 1
        }
    }
}

import DynamoKit

extension WriteTransaction {
    /// Keeps the order in which a table's items expire, if they do.
    func updateExpiry(
        of table: StoredTable,
        at key: StoredKey,
        from old: DynamoItem?,
        to new: DynamoItem?
    ) throws {
        guard let attribute = table.schema.timeToLive else { return }
        let before = old?[attribute].flatMap { ExpiryTime.seconds($0) }
        let after = new?[attribute].flatMap { ExpiryTime.seconds($0) }
        guard before != after else { return }
        if let before {
            try self.runExpiryStatement(
                "DELETE FROM expiries WHERE table_id = ? AND expires_at = ? AND partition = ? AND sort = ?",
                table,
                before,
                key
            )
        }
        if let after { try self.insertExpiry(after, key, table) }
    }

    /// Lets a table's items expire by an attribute, or no more.
    ///
    /// - Parameter attribute: `nil` to let them be.
    func setTimeToLive(_ attribute: String?, of table: StoredTable) throws {
        try self.beginChanges()
        let delete = try self.connection.statement("DELETE FROM expiries WHERE table_id = ?")
        try delete.bind(table.id, at: 1)
        try delete.run()
        if let attribute { try self.collectExpiries(by: attribute, of: table) }
        var schema = table.schema
        schema.timeToLive = attribute
        _ = try self.updateTable(table, to: schema)
    }

    private func collectExpiries(by attribute: String, of table: StoredTable) throws {
        let select = try self.connection.statement("SELECT partition, sort, item FROM \(table.statements.name)")
        try select.forEachRow { row in
            let item = try row.withBytes(at: 2) { try ItemBlob.decode($0) }
            guard let seconds = item[attribute].flatMap({ ExpiryTime.seconds($0) }) else { return true }
            let key = StoredKey(partition: row.bytes(at: 0), sort: row.bytes(at: 1))
            try self.insertExpiry(seconds, key, table)
            return true
        }
    }

    /// Removes items whose time is over, as the service: their records say so.
    ///
    /// - Parameter limit: Most items.
    /// - Returns: How many there were.
    func expireItems(limit: Int) throws -> Int {
        let times = ExpiryTime.expired(at: self.now)
        var expired = 0
        for name in self.catalog.names where expired < limit {
            let table = try self.catalog.table(named: name)
            guard table.schema.timeToLive != nil else { continue }
            for key in try self.expiredKeys(of: table, times, limit: limit - expired) {
                guard let item = try self.item(key, in: table) else {
                    throw DynamoError(.internalServerError, message: "An item that the store has no more expires.")
                }
                try self.delete(item, at: key, in: table, by: .timeToLive)
                expired += 1
            }
        }
        return expired
    }

    private func expiredKeys(of table: StoredTable, _ times: Range<Int64>, limit: Int) throws -> [StoredKey] {
        let statement = try self.connection.statement(
            """
            SELECT partition, sort FROM expiries WHERE table_id = ? AND expires_at >= ? AND expires_at < ? \
            ORDER BY expires_at LIMIT ?
            """
        )
        try statement.bind(table.id, at: 1)
        try statement.bind(times.lowerBound, at: 2)
        try statement.bind(times.upperBound, at: 3)
        try statement.bind(Int64(limit), at: 4)
        var keys: [StoredKey] = []
        try statement.forEachRow { row in
            keys.append(StoredKey(partition: row.bytes(at: 0), sort: row.bytes(at: 1)))
            return true
        }
        return keys
    }

    private func insertExpiry(_ seconds: Int64, _ key: StoredKey, _ table: StoredTable) throws {
        try self.runExpiryStatement(
            "INSERT INTO expiries (table_id, expires_at, partition, sort) VALUES (?, ?, ?, ?)",
            table,
            seconds,
            key
        )
    }

    private func runExpiryStatement(_ sql: String, _ table: StoredTable, _ seconds: Int64, _ key: StoredKey) throws {
        let statement = try self.connection.statement(sql)
        try statement.bind(table.id, at: 1)
        try statement.bind(seconds, at: 2)
        try statement.bind(key.partition, at: 3)
        try statement.bind(key.sort, at: 4)
        try statement.run()
    }
}

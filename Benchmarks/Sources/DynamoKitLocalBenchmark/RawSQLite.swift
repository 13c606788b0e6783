import CSQLiteForBenchmark

/// The same table in SQLite with prepared statements and nothing around them: a column for each attribute.
final class RawSQLite {
    private let database: OpaquePointer
    private let insert: OpaquePointer
    private let select: OpaquePointer
    private let page: OpaquePointer

    init(path: String) throws {
        var database: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK, let database else { throw Failure(code: SQLITE_CANTOPEN) }
        self.database = database
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 4000",
            "CREATE TABLE messages (room TEXT, time INTEGER, user TEXT, text TEXT, PRIMARY KEY (room, time)) WITHOUT ROWID",
        ] {
            try Self.check(sqlite3_exec(database, sql, nil, nil, nil))
        }
        self.insert = try Self.prepare("INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?)", database)
        self.select = try Self.prepare("SELECT user, text FROM messages WHERE room = ? AND time = ?", database)
        self.page = try Self.prepare(
            "SELECT time, user, text FROM messages WHERE room = ? ORDER BY time DESC LIMIT 50",
            database
        )
    }

    deinit {
        for statement in [self.insert, self.select, self.page] { sqlite3_finalize(statement) }
        sqlite3_close(self.database)
    }

    /// Looks at the item that is there, as the engine has to, and writes the new one.
    func put(_ number: Int) throws {
        _ = try self.row("room\(number % Engine.rooms)", number)
        defer { sqlite3_reset(self.insert) }
        Self.bind("room\(number % Engine.rooms)", self.insert, 1)
        sqlite3_bind_int64(self.insert, 2, Int64(number))
        Self.bind("user\(number % 97)", self.insert, 3)
        Self.bind(Engine.text(number), self.insert, 4)
        guard sqlite3_step(self.insert) == SQLITE_DONE else { throw Failure(code: sqlite3_errcode(self.database)) }
    }

    func get(_ number: Int) throws {
        let number = number % 2000
        guard try self.row("room\(number % Engine.rooms)", number) else { throw Missing() }
    }

    private func row(_ room: String, _ number: Int) throws -> Bool {
        defer { sqlite3_reset(self.select) }
        Self.bind(room, self.select, 1)
        sqlite3_bind_int64(self.select, 2, Int64(number))
        guard sqlite3_step(self.select) == SQLITE_ROW else { return false }
        return Self.text(self.select, 0) != nil && Self.text(self.select, 1) != nil
    }

    /// Makes one commit of what `body` writes.
    func transaction(_ body: () throws -> Void) throws {
        try Self.check(sqlite3_exec(self.database, "BEGIN IMMEDIATE", nil, nil, nil))
        try body()
        try Self.check(sqlite3_exec(self.database, "COMMIT", nil, nil, nil))
    }

    func query(_ number: Int) throws {
        defer { sqlite3_reset(self.page) }
        Self.bind("room\(number % Engine.rooms)", self.page, 1)
        var count = 0
        while sqlite3_step(self.page) == SQLITE_ROW {
            if Self.text(self.page, 1) != nil, Self.text(self.page, 2) != nil { count += 1 }
        }
        guard count == 50 else { throw Missing() }
    }

    struct Failure: Error {
        var code: Int32
    }

    private static func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }

    private static func prepare(_ sql: String, _ database: OpaquePointer) throws -> OpaquePointer {
        var statement: OpaquePointer?
        try self.check(sqlite3_prepare_v2(database, sql, -1, &statement, nil))
        guard let statement else { throw Failure(code: SQLITE_MISUSE) }
        return statement
    }

    private static func bind(_ text: String, _ statement: OpaquePointer, _ index: Int32) {
        // SQLITE_TRANSIENT, which Swift does not import: SQLite takes a copy.
        sqlite3_bind_text(statement, index, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    private static func text(_ statement: OpaquePointer, _ column: Int32) -> String? {
        sqlite3_column_text(statement, column).map { String(cString: $0) }
    }
}

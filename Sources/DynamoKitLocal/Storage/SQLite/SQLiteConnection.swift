internal import CSQLite

/// One connection to an SQLite database, with the statements that were prepared on it.
///
/// SQLite's own mutexes are switched off: whoever uses a connection must be the only one at the time.
// Unchecked: a connection belongs to the writer's queue, or is out of the reader pool in one task that does not suspend.
final class SQLiteConnection: @unchecked Sendable {
    enum Access {
        case readWrite
        case readOnly
    }

    /// Statements kept prepared before the cache starts over; each takes a few kilobytes.
    private static let maximumStatements = 1024

    let handle: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    /// - Parameter path: The file, which read-write access makes when there is none; `:memory:` for one in memory.
    init(path: String, access: Access) throws {
        let flags =
            switch access {
            case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(handle)
            throw SQLiteError(code: code, message: message, sql: nil)
        }
        self.handle = handle
        // One process, one writer, readers that never block it: only recovery after a crash can make anyone wait.
        sqlite3_busy_timeout(handle, 5000)
    }

    deinit {
        self.statements = [:]
        sqlite3_close_v2(self.handle)
    }

    /// Runs statements that answer nothing and are not worth keeping.
    func execute(_ sql: String) throws {
        let code = sqlite3_exec(self.handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw self.error(code, sql: sql) }
    }

    /// The prepared statement for `sql`, from the cache when it has been used before.
    func statement(_ sql: String) throws -> SQLiteStatement {
        if let statement = self.statements[sql] { return statement }
        let statement = try SQLiteStatement(sql, on: self)
        if self.statements.count >= Self.maximumStatements { self.statements.removeAll() }
        self.statements[sql] = statement
        return statement
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(self.handle) == 0 }

    /// Rows that the last statement has inserted, updated or deleted.
    var changedRows: Int { Int(sqlite3_changes64(self.handle)) }

    var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(self.handle) }

    func error(_ code: Int32, sql: String?) -> SQLiteError {
        SQLiteError(code: code, message: String(cString: sqlite3_errmsg(self.handle)), sql: sql)
    }
}

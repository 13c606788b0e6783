internal import CSQLite

/// A prepared statement. Parameters count from 1 and columns from 0, as in SQLite.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let sql: String
    // Unowned: statements live in their connection's cache, and in calls into it.
    private unowned let connection: SQLiteConnection

    init(_ sql: String, on connection: SQLiteConnection) throws {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw connection.error(code, sql: sql) }
        self.handle = handle
        self.sql = sql
        self.connection = connection
    }

    deinit { sqlite3_finalize(self.handle) }

    // MARK: Parameters

    /// Binds bytes; SQLite takes a copy.
    func bind(_ bytes: [UInt8], at index: Int32) throws {
        // SQLITE_TRANSIENT, a macro that Swift does not import: the destructor "-1" tells SQLite to copy.
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try bytes.withUnsafeBytes { try self.bind($0, at: index, destructor: copy) }
    }

    /// Binds bytes without a copy: they must stay where they are until the statement is reset.
    func bindBorrowed(_ bytes: UnsafeRawBufferPointer, at index: Int32) throws {
        try self.bind(bytes, at: index, destructor: nil)
    }

    private func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32, destructor: sqlite3_destructor_type?) throws {
        // A nil pointer would bind NULL, and an empty buffer may have one.
        let code =
            bytes.isEmpty
            ? sqlite3_bind_zeroblob(self.handle, index, 0)
            : sqlite3_bind_blob64(self.handle, index, bytes.baseAddress, UInt64(bytes.count), destructor)
        try self.check(code)
    }

    func bind(_ value: Int64, at index: Int32) throws {
        try self.check(sqlite3_bind_int64(self.handle, index, value))
    }

    func bind(_ text: String, at index: Int32) throws {
        let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try self.check(sqlite3_bind_text(self.handle, index, text, -1, copy))
    }

    // MARK: Running

    /// Runs a statement that answers no rows.
    func run() throws {
        defer { self.reset() }
        let code = sqlite3_step(self.handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw self.connection.error(code, sql: self.sql) }
    }

    /// Hands each row to `body` until there is none, or `body` answers `false`.
    func forEachRow(_ body: (borrowing SQLiteRow) throws -> Bool) throws {
        defer { self.reset() }
        while true {
            let code = sqlite3_step(self.handle)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw self.connection.error(code, sql: self.sql) }
                return
            }
            guard try body(SQLiteRow(handle: self.handle)) else { return }
        }
    }

    /// Reads the first row, if there is one.
    func firstRow<Value>(_ body: (borrowing SQLiteRow) throws -> Value) throws -> Value? {
        var value: Value?
        try self.forEachRow { row in
            value = try body(row)
            return false
        }
        return value
    }

    private func reset() {
        // The result repeats what the last step said.
        sqlite3_reset(self.handle)
        sqlite3_clear_bindings(self.handle)
    }

    private func check(_ code: Int32) throws {
        guard code == SQLITE_OK else { throw self.connection.error(code, sql: self.sql) }
    }
}

/// The row that a statement stands on.
struct SQLiteRow: ~Copyable {
    fileprivate let handle: OpaquePointer

    func integer(at column: Int32) -> Int64 { sqlite3_column_int64(self.handle, column) }

    func isNull(at column: Int32) -> Bool { sqlite3_column_type(self.handle, column) == SQLITE_NULL }

    func text(at column: Int32) -> String {
        sqlite3_column_text(self.handle, column).map { String(cString: $0) } ?? ""
    }

    /// Reads bytes where SQLite keeps them, for the length of `body`.
    func withBytes<Value>(at column: Int32, _ body: (RawSpan) throws -> Value) throws -> Value {
        // The pointer first: asking for the count may not move the bytes then.
        let start = sqlite3_column_blob(self.handle, column)
        let count = Int(sqlite3_column_bytes(self.handle, column))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count).bytes)
    }

    /// A copy of bytes.
    func bytes(at column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(self.handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(self.handle, column))))
    }
}

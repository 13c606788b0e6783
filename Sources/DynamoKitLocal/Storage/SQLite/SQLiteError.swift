internal import CSQLite

/// What SQLite answered instead of doing as told.
///
/// Reference: [Result codes](https://www.sqlite.org/rescode.html)
struct SQLiteError: Error, CustomStringConvertible {
    /// The extended result code.
    let code: Int32
    let message: String
    /// What was to be done, when it was a statement.
    let sql: String?

    /// The class of the result code.
    var primaryCode: Int32 { self.code & 0xFF }

    /// No room is left on the disk, or no file may grow further.
    var isOutOfSpace: Bool { self.primaryCode == SQLITE_FULL }

    /// The file has something that SQLite did not put there.
    var isDamage: Bool { self.primaryCode == SQLITE_CORRUPT || self.primaryCode == SQLITE_NOTADB }

    var description: String {
        let statement = self.sql.map { " (\($0))" } ?? ""
        return "SQLite error \(self.code): \(self.message)\(statement)"
    }
}

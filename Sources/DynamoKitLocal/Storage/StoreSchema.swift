internal import CSQLite
import DynamoKit
import FoundationEssentials

/// The SQLite tables that are there beside those of DynamoDB tables, and the version of the file.
enum StoreSchema {
    /// SQLite's `user_version` of a file in the format that this code reads and writes.
    static var version: Int64 { Int64(Self.formats.count) }
    /// SQLite's `application_id`: "DKit".
    private static let applicationID: Int64 = 0x444B_6974
    /// The name in `counters` of the last sequence number that a stream record has got.
    static let streamSequence = "stream_sequence"

    /// What each format adds to the one before it; the first of them makes a new file. They are on disk: they stay.
    private static let formats = [Self.format1, Self.format2]

    private static let format1 = [
        """
        CREATE TABLE dynamo_tables (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, schema TEXT NOT NULL)
        """,
        """
        CREATE TABLE statistics (table_id INTEGER NOT NULL, index_number INTEGER NOT NULL, item_count INTEGER NOT NULL, \
        size_bytes INTEGER NOT NULL, PRIMARY KEY (table_id, index_number)) WITHOUT ROWID
        """,
        """
        CREATE TABLE transaction_tokens (token TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, expires_at INTEGER NOT NULL) \
        WITHOUT ROWID
        """,
        "CREATE INDEX transaction_tokens_by_expiry ON transaction_tokens (expires_at)",
    ]

    /// Streams and time to live. Times are milliseconds since 1970, but for `expiries`, which has seconds as items do.
    private static let format2 = [
        "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
        // A stream outlives its table, so all that describes it is here.
        """
        CREATE TABLE streams (id INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, label TEXT NOT NULL, \
        view_type TEXT NOT NULL, key TEXT NOT NULL, event_seed INTEGER NOT NULL, created_at INTEGER NOT NULL, \
        disabled_at INTEGER, UNIQUE (table_name, label))
        """,
        """
        CREATE TABLE stream_shards (id INTEGER PRIMARY KEY AUTOINCREMENT, stream_id INTEGER NOT NULL, \
        name TEXT NOT NULL, parent TEXT, first_sequence INTEGER NOT NULL, last_sequence INTEGER, \
        trimmed_through INTEGER NOT NULL, UNIQUE (stream_id, name))
        """,
        // The short columns first: whoever looks for a time need not read past the images.
        """
        CREATE TABLE stream_records (shard_id INTEGER NOT NULL, sequence INTEGER NOT NULL, \
        created_at INTEGER NOT NULL, size INTEGER NOT NULL, by_service INTEGER NOT NULL, event TEXT NOT NULL, \
        keys BLOB NOT NULL, old_image BLOB, new_image BLOB, PRIMARY KEY (shard_id, sequence)) WITHOUT ROWID
        """,
        """
        CREATE TABLE expiries (table_id INTEGER NOT NULL, expires_at INTEGER NOT NULL, partition BLOB NOT NULL, \
        sort BLOB NOT NULL, PRIMARY KEY (table_id, expires_at, partition, sort)) WITHOUT ROWID
        """,
    ]

    /// Brings a new file, or one of an earlier format, to the current one.
    ///
    /// - Throws: ``DynamoError`` when the file is not a store or of a later format; ``SQLiteError``.
    static func prepare(_ connection: SQLiteConnection) throws {
        let version = try Self.pragma("user_version", on: connection)
        guard (0...Self.version).contains(version) else {
            throw DynamoError(
                .storeUnusable,
                message: "The data file is of format \(version), and this version knows those up to \(Self.version)."
            )
        }
        let isStore =
            try version == 0
            ? Self.isEmpty(connection) : Self.pragma("application_id", on: connection) == Self.applicationID
        guard isStore else {
            throw DynamoError(.storeUnusable, message: "The file is an SQLite database of something else.")
        }
        guard version < Self.version else { return }
        // All at once: a file is never between two formats. If it throws, the caller gives the connection up, and the
        // transaction with it.
        try connection.execute("BEGIN IMMEDIATE")
        for statement in Self.formats[Int(version)...].joined() { try connection.execute(statement) }
        try connection.execute("PRAGMA application_id = \(Self.applicationID)")
        try connection.execute("PRAGMA user_version = \(Self.version)")
        try connection.execute("COMMIT")
    }

    static func loadCatalog(_ connection: SQLiteConnection) throws -> Catalog {
        var catalog = Catalog()
        let sequence = try connection.statement("SELECT value FROM counters WHERE name = ?")
        try sequence.bind(Self.streamSequence, at: 1)
        catalog.lastSequence = try sequence.firstRow { $0.integer(at: 0) } ?? 0
        try connection.statement("SELECT id, schema FROM dynamo_tables").forEachRow { row in
            let schema = try JSONDecoder().decode(TableSchema.self, from: Data(row.text(at: 1).utf8))
            catalog.insert(StoredTable(id: row.integer(at: 0), schema: schema))
            return true
        }
        return catalog
    }

    private static func isEmpty(_ connection: SQLiteConnection) throws -> Bool {
        try connection.statement("SELECT count(*) FROM sqlite_schema").firstRow { $0.integer(at: 0) } == 0
    }

    private static func pragma(_ name: String, on connection: SQLiteConnection) throws -> Int64 {
        try connection.statement("PRAGMA \(name)").firstRow { $0.integer(at: 0) } ?? 0
    }
}

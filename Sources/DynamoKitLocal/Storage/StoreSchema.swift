internal import CSQLite
import DynamoKit
import FoundationEssentials

/// The SQLite tables that are there beside those of DynamoDB tables, and the version of the file.
enum StoreSchema {
    /// SQLite's `user_version` of a file in the format that this code reads and writes.
    static let version: Int64 = 1
    /// SQLite's `application_id`: "DKit".
    private static let applicationID: Int64 = 0x444B_6974

    private static let statements = [
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

    /// Brings a new file to the current version, and checks that of an old one.
    ///
    /// - Throws: ``DynamoError`` when the file is not a store or of another version; ``SQLiteError``.
    static func prepare(_ connection: SQLiteConnection) throws {
        let version = try Self.pragma("user_version", on: connection)
        switch version {
        case 0:
            guard try Self.isEmpty(connection) else {
                throw DynamoError(.storeUnusable, message: "The file is an SQLite database of something else.")
            }
            // If it throws, the caller gives the connection up, and the transaction with it.
            try connection.execute("BEGIN IMMEDIATE")
            for statement in Self.statements { try connection.execute(statement) }
            try connection.execute("PRAGMA application_id = \(Self.applicationID)")
            try connection.execute("PRAGMA user_version = \(Self.version)")
            try connection.execute("COMMIT")
        case Self.version:
            guard try Self.pragma("application_id", on: connection) == Self.applicationID else {
                throw DynamoError(.storeUnusable, message: "The file is an SQLite database of something else.")
            }
        default:
            throw DynamoError(
                .storeUnusable,
                message: "The data file is of format \(version), and this version reads and writes \(Self.version)."
            )
        }
    }

    static func loadCatalog(_ connection: SQLiteConnection) throws -> Catalog {
        var catalog = Catalog()
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

/// A word with a meaning of its own in PartiQL, whatever its case. As a name it has to be in double quotes.
///
/// Specification:
/// [PartiQL](https://partiql.org/assets/PartiQL-Specification.pdf), section 2.2, with the keywords of SQL-92.
struct StatementKeyword: Hashable, Sendable {
    /// In lower case.
    let word: String

    /// - Returns: `nil` when the word is none of them.
    init?(_ word: String) {
        let word = word.lowercased()
        guard Self.all.contains(word) else { return nil }
        self.word = word
    }

    private init(known word: String) {
        self.word = word
    }

    static let all: Set<String> = Set(Self.list.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Those that name a function, and are nothing without parentheses after them.
    private static let functions: Set<String> = [
        "exists", "count", "avg", "max", "min", "sum", "substring", "char_length", "character_length", "octet_length",
        "bit_length", "upper", "lower", "size", "nullif", "coalesce", "sexp", "list", "bag",
    ]

    var isFunction: Bool { Self.functions.contains(self.word) }

    /// The type that it names after `IS`, or `nil` when it names none.
    var typeName: String? { Self.types[self.word] }

    private static let types: [String: String] = [
        "missing": "MISSING", "null": "NULL", "boolean": "BOOLEAN", "bool": "BOOLEAN", "smallint": "SMALLINT",
        "integer": "INTEGER", "int": "INTEGER", "float": "FLOAT", "real": "REAL", "decimal": "DECIMAL",
        "dec": "DECIMAL", "numeric": "NUMERIC", "timestamp": "TIMESTAMP", "character": "CHARACTER",
        "char": "CHARACTER", "varchar": "CHARACTER_VARYING", "string": "STRING", "symbol": "SYMBOL", "clob": "CLOB",
        "blob": "BLOB", "struct": "STRUCT", "tuple": "TUPLE", "list": "LIST", "sexp": "SEXP", "bag": "BAG",
    ]

    static let everything = Self(known: "all")
    static let and = Self(known: "and")
    static let `as` = Self(known: "as")
    static let asc = Self(known: "asc")
    static let at = Self(known: "at")
    static let between = Self(known: "between")
    static let by = Self(known: "by")
    static let delete = Self(known: "delete")
    static let desc = Self(known: "desc")
    static let distinct = Self(known: "distinct")
    static let exists = Self(known: "exists")
    static let `false` = Self(known: "false")
    static let from = Self(known: "from")
    static let group = Self(known: "group")
    static let having = Self(known: "having")
    static let `in` = Self(known: "in")
    static let insert = Self(known: "insert")
    static let into = Self(known: "into")
    static let `is` = Self(known: "is")
    static let like = Self(known: "like")
    static let limit = Self(known: "limit")
    static let missing = Self(known: "missing")
    static let not = Self(known: "not")
    static let null = Self(known: "null")
    static let or = Self(known: "or")
    static let order = Self(known: "order")
    static let remove = Self(known: "remove")
    static let select = Self(known: "select")
    static let set = Self(known: "set")
    static let `true` = Self(known: "true")
    static let update = Self(known: "update")
    static let value = Self(known: "value")
    static let values = Self(known: "values")
    static let `where` = Self(known: "where")

    /// Those that lead on to a second source of a `SELECT`.
    static let joins: Set<StatementKeyword> = Set(
        ["join", "cross", "inner", "left", "right", "outer", "full"].map(Self.init(known:))
    )

    private static let list = """
        absolute action add all allocate alter and any are as asc assertion at authorization avg bag begin between bit
        bit_length blob bool boolean both by cascade cascaded case cast catalog char char_length character
        character_length check clob close coalesce collate collation column commit connect connection constraint
        constraints continue convert corresponding count create cross current current_date current_time
        current_timestamp current_user cursor date day deallocate dec decimal declare default deferrable deferred
        delete desc describe descriptor diagnostics disconnect distinct domain double drop else end escape except
        exception exec execute exists external extract false fetch first float for foreign found from full get global
        go goto grant group having hour identity immediate in index indicator initially inner input insensitive insert
        int integer intersect interval into is isolation join key language last leading left level like limit list
        local lower match max min minute missing module month names national natural nchar next no not null nullif
        numeric octet_length of on only open option or order outer output overlaps pad partial pivot position
        precision prepare preserve primary prior privileges procedure public read real references relative remove
        restrict revoke right rollback rows schema scroll second section select session session_user set sexp size
        smallint some space sql sqlcode sqlerror sqlstate string struct substring sum symbol system_user table
        temporary then time timestamp timezone_hour timezone_minute to trailing transaction translate translation trim
        true tuple union unique unknown unpivot update upper usage user using value values varchar varying view when
        whenever where with work write year zone
        """
}

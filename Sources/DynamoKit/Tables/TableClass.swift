public import struct Foundation.Date

/// What a table's storage costs against its requests; an unknown class is kept as it came.
public struct TableClass: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let standard = TableClass(rawValue: "STANDARD")
    /// Storage costs less, requests cost more.
    public static let standardInfrequentAccess = TableClass(rawValue: "STANDARD_INFREQUENT_ACCESS")
}

/// A table's class, and since when.
///
/// Specification:
/// [TableClassSummary](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableClassSummary.html)
public struct TableClassSummary: Hashable, Sendable {
    public var tableClass: TableClass?
    public var lastUpdateDateTime: Date?

    public init(tableClass: TableClass? = nil, lastUpdateDateTime: Date? = nil) {
        self.tableClass = tableClass
        self.lastUpdateDateTime = lastUpdateDateTime
    }
}

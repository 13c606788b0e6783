/// All that a table is to be: what it is made with, and the settings that are made apart from that.
///
/// ```swift
/// let messages = TableDefinition(schema, timeToLiveAttribute: "expiresAt", hasPointInTimeRecovery: true)
/// try await client.setUpTable(messages)
/// ```
public struct TableDefinition: Sendable {
    /// Name, keys, indexes, stream and tags.
    public var schema: CreateTable
    /// The attribute that tells when an item expires, in seconds since 1970; `nil` for a table that keeps its items.
    public var timeToLiveAttribute: String?
    /// Whether the table can be restored as it was at any time of the last 35 days.
    public var hasPointInTimeRecovery: Bool

    public init(_ schema: CreateTable, timeToLiveAttribute: String? = nil, hasPointInTimeRecovery: Bool = false) {
        self.schema = schema
        self.timeToLiveAttribute = timeToLiveAttribute
        self.hasPointInTimeRecovery = hasPointInTimeRecovery
    }
}

/// Something that ``DynamoClient/setUpTable(_:within:every:logger:)`` has done to a table.
public enum TableChange: Hashable, Sendable {
    /// The table was not there, and has been made with its keys, indexes, stream and tags.
    case created
    /// The table lacked a global secondary index.
    case addedIndex(String)
    /// The table had no stream.
    case enabledStream(StreamViewType)
    /// Its items did not expire; now they do by this attribute.
    case enabledTimeToLive(attribute: String)
    /// It could not be restored to a point in time.
    case enabledPointInTimeRecovery
    /// It lacked tags with these keys, or had them with other values.
    case tagged([String])
}

extension TableChange: CustomStringConvertible {
    public var description: String {
        switch self {
        case .created: "created"
        case .addedIndex(let name): "added the index \(name)"
        case .enabledStream(let type): "enabled the stream with \(type.rawValue)"
        case .enabledTimeToLive(let attribute): "lets items expire by \(attribute)"
        case .enabledPointInTimeRecovery: "enabled point-in-time recovery"
        case .tagged(let keys): "tagged with \(keys.joined(separator: ", "))"
        }
    }
}

/// An item of one of several types that share a table, told apart by an attribute.
///
/// ```swift
/// enum Entity: DiscriminatedItem {
///     case user(User)
///     case order(Order)
///
///     enum Kind: String { case user = "USER", order = "ORDER" }
///     static let discriminator = "kind"
///
///     init(_ kind: Kind, from decoder: any Decoder) throws {
///         switch kind {
///         case .user: self = .user(try User(from: decoder))
///         case .order: self = .order(try Order(from: decoder))
///         }
///     }
///
///     var content: (kind: Kind?, item: any Encodable) {
///         switch self {
///         case .user(let user): (.user, user)
///         case .order(let order): (.order, order)
///         }
///     }
/// }
///
/// let entities = client.table("App", of: Entity.self, partitionKey: "pk", sortKey: "sk")
/// for try await entity in entities.query(partition: "USER#ann") { … }
/// ```
///
/// The discriminator is stored beside the attributes of the item's own type, which need not know of it. Both switches are
/// exhaustive: the compiler finds a kind that is not read or not written.
public protocol DiscriminatedItem: Codable, Sendable {
    /// The values that the discriminator has, one for each type.
    associatedtype Kind: RawRepresentable<String> & Sendable

    /// The name of the attribute that tells the types apart, as it is, whatever the table's strategy for keys.
    static var discriminator: String { get }

    /// Decodes the item's own type.
    ///
    /// - Parameters:
    ///   - kind: What the discriminator says.
    ///   - decoder: Holds the attributes of the item.
    init(_ kind: Kind, from decoder: any Decoder) throws

    /// Decodes an item whose discriminator is missing or has a value that is none of ``Kind``'s.
    ///
    /// By default it is an error that names the value. To go on with such items, keep them as they are in a case of their own,
    /// `self = .other(try DynamoItem(from: decoder))`, with no kind in ``content``.
    ///
    /// - Parameters:
    ///   - unknownKind: The discriminator's value, or `nil` when the item has none.
    ///   - decoder: Holds the attributes of the item.
    init(unknownKind: String?, from decoder: any Decoder) throws

    /// What is stored: the value of the discriminator and the item itself; no kind for an item that has its discriminator
    /// among its own attributes.
    var content: (kind: Kind?, item: any Encodable) { get }
}

extension DiscriminatedItem {
    /// A filter that lets items of these kinds through.
    public static func isOf(_ kinds: Kind...) -> Condition {
        .in(.name(Self.discriminator), kinds.map(\.rawValue))
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AttributeNameKey.self)
        let value = try container.decodeIfPresent(
            String.self,
            forKey: AttributeNameKey(stringValue: Self.discriminator)
        )
        if let kind = value.flatMap({ Kind(rawValue: $0) }) {
            try self.init(kind, from: decoder)
        } else {
            try self.init(unknownKind: value, from: decoder)
        }
    }

    public init(unknownKind: String?, from decoder: any Decoder) throws {
        let key = AttributeNameKey(stringValue: Self.discriminator)
        let found = unknownKind.map { "“\($0)” is no kind of \(Self.self)." } ?? "The discriminator is missing."
        throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath + [key], debugDescription: found))
    }

    public func encode(to encoder: any Encoder) throws {
        let content = self.content
        try content.item.encode(to: encoder)
        guard let kind = content.kind else { return }
        var container = encoder.container(keyedBy: AttributeNameKey.self)
        try container.encode(kind.rawValue, forKey: AttributeNameKey(stringValue: Self.discriminator))
    }
}
